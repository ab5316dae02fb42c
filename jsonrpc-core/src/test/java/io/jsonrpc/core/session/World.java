package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.Network.Socket;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A client and a server with their applications and the network between them: everything that can happen next, one step at
 * a time. An honest client and an honest server; what goes wrong is found in {@link #violation}.
 */
final class World {

    /** How far the exploration goes. */
    record Bounds(int fromClient, int fromServer, int sockets, int faults, int seconds, boolean expiry) {}

    /** One thing that can happen. */
    record Step(Kind kind, int socket) {

        @Override
        public String toString() {
            return this.kind + (this.socket < 0 ? "" : " " + this.socket);
        }
    }

    enum Kind {
        CLIENT_OFFERS,
        SERVER_OFFERS,
        CLIENT_WRITES,
        SERVER_WRITES,
        SERVER_READS,
        CLIENT_READS,
        CUT,
        CLIENT_LOSES,
        SERVER_LOSES,
        CLIENT_CONNECTS,
        SECOND_PASSES,
        SESSION_EXPIRES
    }

    private static final int ROUNDS = 200;

    private static final SessionTerms TERMS = new SessionTerms(
            25_000, 10_000, new Window(120_000, 160, 5), new ReceiveLimits(32, 50, 1024), SessionTerms.NO_EXTENSIONS);

    private final Bounds bounds;

    private final ResumeRules rules;

    /** Shared with copies of this world until one of them changes it; so is the client. */
    private ServerSessionLink server;

    private ClientSessionLink client;

    private boolean ownsServer;

    private boolean ownsClient;

    /** Fingerprints; 0 when they have to be taken anew. */
    private long serverPrint;

    private long clientPrint;

    private final Network network;

    private long now;

    private int tokensDrawn;

    private int faults;

    private int clientSocket;

    private int serverSocket;

    private int offeredByClient;

    private int offeredByServer;

    private int handledByServer;

    private int handledByClient;

    private boolean serverToldLoss;

    private boolean clientToldLoss;

    private @Nullable String violation;

    World(Bounds bounds, ResumeRules rules) {
        this.bounds = bounds;
        this.rules = rules;
        this.network = new Network();
        this.server = new ServerSessionLink("S", TERMS, this::random, rules);
        Socket first = this.network.add();
        first.serverEpoch = this.server.open(
                new ControlFrame.Open("rpc.session.1", "c", 1, 1, SessionTerms.NO_EXTENSIONS, null), 0);
        OutboundText opened = this.server.link().next(first.serverEpoch, 0);
        assertThat(opened).isNotNull();
        this.client = new ClientSessionLink((ControlFrame.Opened) ControlReader.read(opened.text()), 0, rules);
        first.clientEpoch = this.client.firstSocket();
    }

    private World(World source) {
        this.bounds = source.bounds;
        this.rules = source.rules;
        this.network = source.network.copy();
        this.server = source.server;
        this.client = source.client;
        this.serverPrint = source.serverPrint;
        this.clientPrint = source.clientPrint;
        this.now = source.now;
        this.tokensDrawn = source.tokensDrawn;
        this.faults = source.faults;
        this.clientSocket = source.clientSocket;
        this.serverSocket = source.serverSocket;
        this.offeredByClient = source.offeredByClient;
        this.offeredByServer = source.offeredByServer;
        this.handledByServer = source.handledByServer;
        this.handledByClient = source.handledByClient;
        this.serverToldLoss = source.serverToldLoss;
        this.clientToldLoss = source.clientToldLoss;
        this.violation = source.violation;
    }

    World copy() {
        this.ownsServer = false;
        this.ownsClient = false;
        return new World(this);
    }

    /** The server, to be changed. */
    private ServerSessionLink server() {
        if (!this.ownsServer) {
            int drawn = this.tokensDrawn;
            ServerSessionLink own = new ServerSessionLink("S", TERMS, this::random, this.rules);
            StateOf.copy(this.server, own);
            this.tokensDrawn = drawn;
            this.server = own;
            this.ownsServer = true;
        }
        this.serverPrint = 0;
        return this.server;
    }

    /** The client, to be changed. */
    private ClientSessionLink client() {
        if (!this.ownsClient) {
            ClientSessionLink own =
                    new ClientSessionLink(new ControlFrame.Opened("rpc.session.1", "S", "t", TERMS), 0, this.rules);
            StateOf.copy(this.client, own);
            this.client = own;
            this.ownsClient = true;
        }
        this.clientPrint = 0;
        return this.client;
    }

    private byte[] random() {
        byte[] bits = new byte[32];
        bits[0] = (byte) this.tokensDrawn++;
        return bits;
    }

    long fingerprint() {
        if (this.serverPrint == 0) {
            this.serverPrint = StateOf.fingerprint(1, this.server);
        }
        if (this.clientPrint == 0) {
            this.clientPrint = StateOf.fingerprint(2, this.client);
        }
        long hash = this.network.fingerprint(StateOf.mix(this.serverPrint, this.clientPrint));
        for (long number : new long[] {
            this.now,
            this.tokensDrawn,
            this.faults,
            this.clientSocket,
            this.serverSocket,
            this.offeredByClient,
            this.offeredByServer,
            this.handledByServer,
            this.handledByClient,
            this.serverToldLoss ? 1 : 0,
            this.clientToldLoss ? 1 : 0
        }) {
            hash = StateOf.mix(hash, number);
        }
        return hash;
    }

    /** What is wrong; null for nothing. */
    @Nullable String violation() {
        return this.violation;
    }

    private void fail(String what) {
        if (this.violation == null) {
            this.violation = what;
        }
    }

    /** Everything that can happen now, within the bounds. */
    List<Step> steps() {
        List<Step> steps = new ArrayList<>();
        add(steps, Kind.CLIENT_OFFERS, this.offeredByClient < this.bounds.fromClient() && !this.clientToldLoss);
        add(steps, Kind.SERVER_OFFERS, this.offeredByServer < this.bounds.fromServer() && !this.serverToldLoss);
        add(steps, Kind.CLIENT_WRITES, hasWork(this.client.link()));
        add(steps, Kind.SERVER_WRITES, hasWork(this.server.link()));
        add(steps, Kind.CLIENT_CONNECTS, mayConnect());
        add(steps, Kind.SECOND_PASSES, this.now < this.bounds.seconds() * 1_000_000_000L);
        add(
                steps,
                Kind.SESSION_EXPIRES,
                this.bounds.expiry() && !this.server.link().isAttached() && !this.serverToldLoss);
        for (int at = 0; at < this.network.sockets.size(); at++) {
            Socket socket = this.network.sockets.get(at);
            boolean mayFail = this.faults < this.bounds.faults();
            add(steps, Kind.SERVER_READS, at, !socket.toServer.isEmpty());
            add(steps, Kind.CLIENT_READS, at, !socket.toClient.isEmpty());
            add(steps, Kind.CUT, at, mayFail && !socket.cut && !(socket.clientGone && socket.serverGone));
            add(steps, Kind.CLIENT_LOSES, at, mayFail && !socket.clientGone && at == this.clientSocket);
            add(steps, Kind.SERVER_LOSES, at, mayFail && !socket.serverGone);
        }
        return steps;
    }

    private boolean mayConnect() {
        return this.network.sockets.size() < this.bounds.sockets() && !this.clientToldLoss;
    }

    private boolean hasWork(SessionLink link) {
        return link.nanosUntilDue(this.now) <= 0;
    }

    private static void add(List<Step> steps, Kind kind, boolean possible) {
        add(steps, kind, -1, possible);
    }

    private static void add(List<Step> steps, Kind kind, int socket, boolean possible) {
        if (possible) {
            steps.add(new Step(kind, socket));
        }
    }

    void take(Step step) {
        int at = step.socket();
        switch (step.kind()) {
            case CLIENT_OFFERS -> clientOffers();
            case SERVER_OFFERS -> serverOffers();
            case CLIENT_WRITES -> clientWrites();
            case SERVER_WRITES -> serverWrites();
            case SERVER_READS -> serverReads(this.network.sockets.get(at));
            case CLIENT_READS -> clientReads(this.network.sockets.get(at));
            case CUT -> {
                this.faults++;
                this.network.sockets.get(at).cut();
            }
            case CLIENT_LOSES -> {
                this.faults++;
                clientLoses(this.network.sockets.get(at));
            }
            case SERVER_LOSES -> {
                this.faults++;
                serverLoses(this.network.sockets.get(at));
            }
            case CLIENT_CONNECTS -> clientConnects();
            case SECOND_PASSES -> this.now += 1_000_000_000L;
            case SESSION_EXPIRES -> {
                this.serverToldLoss = true;
                server().end();
            }
        }
    }

    private void clientOffers() {
        if (client().link().offer(OutboundText.of("c" + (this.offeredByClient + 1))) == Admission.NUMBERED) {
            this.offeredByClient++;
        }
    }

    private void serverOffers() {
        if (server().link().offer(OutboundText.of("s" + (this.offeredByServer + 1))) == Admission.NUMBERED) {
            this.offeredByServer++;
        }
    }

    private void clientWrites() {
        Socket socket = this.network.sockets.get(this.clientSocket);
        OutboundText frame = client().link().next(socket.clientEpoch, this.now);
        if (frame != null) {
            socket.fromClient(frame.text());
        }
    }

    private void serverWrites() {
        Socket socket = this.network.sockets.get(this.serverSocket);
        OutboundText frame = server().link().next(socket.serverEpoch, this.now);
        if (frame != null) {
            socket.fromServer(frame.text());
        }
    }

    /** The client goes to a new socket, whatever has become of the one before; that is left as it is. */
    private void clientConnects() {
        Socket socket = this.network.add();
        this.clientSocket = this.network.sockets.size() - 1;
        socket.clientEpoch = client().resume(this.now);
    }

    private void clientLoses(Socket socket) {
        socket.clientGone = true;
        socket.toClient = List.of();
        client().link().detach(socket.clientEpoch, this.now);
    }

    private void serverLoses(Socket socket) {
        socket.serverGone = true;
        socket.toServer = List.of();
        if (socket.serverEpoch != 0) {
            server().link().detach(socket.serverEpoch, this.now);
        }
    }

    private void serverReads(Socket socket) {
        String frame = socket.nextToServer();
        if (socket.serverEpoch == 0) {
            resume(socket, (ControlFrame.Resume) ControlReader.read(frame));
            return;
        }
        Received received = server().receive(socket.serverEpoch, frame, frame.length(), this.now);
        if (received == Received.Plain.DATA) {
            if (!frame.equals("c" + ++this.handledByServer)) {
                fail("the server handled " + frame + " as number " + this.handledByServer);
            }
        } else if (received instanceof Received.Violation broken) {
            fail("the server closes with " + broken.status());
        }
    }

    private void resume(Socket socket, ControlFrame.Resume request) {
        ResumeDecision decision =
                this.serverToldLoss ? ServerSessionLink.denyUnknown(request) : server().resume(request, true, this.now);
        if (decision instanceof ResumeDecision.Accepted accepted) {
            Socket replaced = this.network.sockets.get(this.serverSocket);
            // What the client wrote there before it hears of this still arrives.
            replaced.fromServer(Network.CLOSE_FRAME);
            this.serverSocket = this.network.sockets.indexOf(socket);
            socket.serverEpoch = accepted.epoch();
        } else if (decision instanceof ResumeDecision.Refused refused) {
            socket.fromServer(refused.answer().text());
        } else {
            fail("the server revoked the session of an honest client");
        }
    }

    private void clientReads(Socket socket) {
        String frame = socket.nextToClient();
        if (frame.equals(Network.CLOSE_FRAME)) {
            clientLoses(socket);
            return;
        }
        Received received = client().receive(socket.clientEpoch, frame, frame.length(), this.now);
        if (received == Received.Plain.DATA) {
            if (!frame.equals("s" + ++this.handledByClient)) {
                fail("the client handled " + frame + " as number " + this.handledByClient);
            }
        } else if (received instanceof Received.Violation broken) {
            fail("the client closes with " + broken.status());
        } else if (received instanceof Received.Lost lost) {
            this.clientToldLoss = true;
            if (!this.serverToldLoss) {
                fail("the client was told a loss that is none: " + lost);
            }
        }
    }

    /**
     * Whether an honest client gets on from here when the network is well again, although the server never notices that
     * older sockets are dead: everything offered arrives, or both are told that the session is lost. Where the client may
     * still connect within the bounds, the states that follow are asked instead.
     */
    boolean recovers() {
        if (mayConnect()) {
            return true;
        }
        World healed = copy();
        if (!healed.clientToldLoss) {
            healed.clientConnects();
            for (int round = 0; round < ROUNDS && !healed.isSettled(); round++) {
                healed.round();
            }
        }
        if (healed.violation != null) {
            fail("no recovery: " + healed.violation);
        } else if (!healed.isSettled()) {
            fail("no recovery: the client is locked out");
        }
        return this.violation == null;
    }

    private boolean isSettled() {
        if (this.serverToldLoss || this.clientToldLoss) {
            return this.serverToldLoss && this.clientToldLoss;
        }
        return this.handledByServer == this.bounds.fromClient() && this.handledByClient == this.bounds.fromServer();
    }

    private void round() {
        Socket socket = this.network.sockets.get(this.clientSocket);
        if (this.offeredByClient < this.bounds.fromClient()) {
            clientOffers();
        }
        if (this.offeredByServer < this.bounds.fromServer() && !this.serverToldLoss) {
            serverOffers();
        }
        clientWrites();
        if (!socket.toServer.isEmpty()) {
            serverReads(socket);
        }
        serverWrites();
        if (!socket.toClient.isEmpty()) {
            clientReads(socket);
        }
        this.now += 1_000_000_000L;
    }
}
