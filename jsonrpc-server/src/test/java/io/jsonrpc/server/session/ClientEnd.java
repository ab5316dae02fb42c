package io.jsonrpc.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ClientSessionLink;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.SpareWindow;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.stream.StreamLimits;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.endpoint.Endpoint;
import java.lang.reflect.Proxy;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;

/**
 * A client of a {@link TestServer} that resumes its session, and both directions of its socket: what was written arrives when
 * the test says so, message by message, or never. It uses the clock and the threads of the server.
 */
final class ClientEnd implements Transport, FramePump.Owner {

    private static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    final JsonRpcPeer peer;

    private final TestServer server;

    private final Endpoint endpoint;

    private final ReentrantLock lock = new ReentrantLock();

    private final ClientSessionLink client;

    private final FramePump<Wire> pump;

    private final SpareWindow window;

    private final ArrayDeque<String> toClient = new ArrayDeque<>();

    private Wire wire;

    /** The writing end of the current socket. */
    private static final class Wire implements Transport {

        private final TestSocket socket;

        private final ArrayDeque<String> toServer = new ArrayDeque<>();

        private boolean broken;

        Wire(TestSocket socket) {
            this.socket = socket;
        }

        @Override
        public void send(OutboundText message, SendCallback callback) {
            if (!this.broken) {
                this.toServer.add(message.text());
            }
            callback.completed(null);
        }

        @Override
        public void close(CloseStatus status) {
            throw new AssertionError("closed: " + status);
        }
    }

    /** A client in a new session. */
    ClientEnd(TestServer server, Endpoint endpoint, RequestHandler<?> handler) {
        this.server = server;
        this.endpoint = endpoint;
        this.wire = new Wire(server.open(endpoint));
        String answer = this.wire
                .socket
                .exchange(ControlFrames.open("{'streams':{'limit':32}}"))
                .get(0);
        this.client = new ClientSessionLink((ControlFrame.Opened) ControlReader.read(answer), server.clock.nanoTime());
        this.pump = new FramePump<>(this.client.link(), this.lock, server.clock::nanoTime, this, false);
        this.pump.attach(this.wire, this.client.firstSocket());
        this.window = new SpareWindow(this.client.link(), this.client.terms().window(), this.lock, 0);
        Session session = (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
        Timers timers = new Timers(server.clock, server.clock::nanoTime);
        this.peer = new PeerBuilder(CODEC, Workers.elastic(server.workers), timers, session, handler)
                .announceTimeouts(true)
                .build();
        this.peer.limitStreams(StreamLimits.LIMIT, StreamLimits.LIMIT);
        this.peer.attach(this, null);
        this.peer.flush();
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.lock.lock();
        try {
            this.pump.offer(message, callback);
        } finally {
            this.lock.unlock();
        }
        this.pump.pump();
    }

    @Override
    public boolean isOffline() {
        return !this.client.link().isFlowing();
    }

    @Override
    public SendWindow window() {
        return this.window;
    }

    @Override
    public void close(CloseStatus status) {
        throw new AssertionError("closed: " + status);
    }

    @Override
    public void idle() {}

    @Override
    public void unsendable(Transport socket) {
        throw new AssertionError("unsendable");
    }

    /** Messages that are on their way to the server. */
    int toServer() {
        return this.wire.toServer.size();
    }

    /** Messages that are on their way to the client. */
    int toClient() {
        this.toClient.addAll(this.wire.socket.takeReceived());
        return this.toClient.size();
    }

    /** What is on its way to the client, as text. */
    String onTheWay() {
        toClient();
        return this.toClient.toString();
    }

    /** One message arrives at the server; nothing runs yet. */
    void serverReads() {
        this.wire.socket.listener.onText(this.wire.toServer.remove(), true);
    }

    /** One message arrives at the client; nothing runs yet. */
    void clientReads() {
        assertThat(toClient()).isPositive();
        String text = this.toClient.remove();
        Received received;
        this.lock.lock();
        try {
            received = this.client.receive(this.pump.epoch(), text, text.length(), this.server.clock.nanoTime());
            if (received == Received.Plain.ROOM || received == Received.Plain.RESUMED) {
                this.pump.offerAgain();
            }
        } finally {
            this.lock.unlock();
        }
        this.pump.pump();
        if (received == Received.Plain.DATA) {
            this.peer.receive(CODEC.decode(text));
        } else if (received instanceof Received.Lost) {
            this.peer.detach(this);
            this.peer.startOver(true, number -> new SessionLostException("lost", SessionLostException.Receipt.UNKNOWN));
        } else {
            assertThat(received).isInstanceOf(Received.Plain.class);
            this.peer.flush();
        }
    }

    /** One thing happens, by chance from 300 to 1,000: a message arrives at the server, one at the client, or a task runs. */
    void happens(int chance) {
        if (chance < 500 && toServer() > 0) {
            serverReads();
        } else if (chance < 750 && toClient() > 0) {
            clientReads();
        } else if (this.server.workers.size() > 0) {
            this.server.workers.runOne();
        }
    }

    /** All that waits runs and arrives, until nothing is left. */
    void settle() {
        do {
            this.server.workers.runAll();
            while (toServer() > 0) {
                serverReads();
            }
            while (toClient() > 0) {
                clientReads();
            }
        } while (this.server.workers.size() + toServer() + toClient() > 0);
    }

    /** The client reads nothing from now on: what is written to it is not confirmed. */
    void stopsReading() {
        this.wire.socket.reading = false;
    }

    void readsAgain() {
        this.wire.socket.readAgain();
    }

    /** The socket breaks: what is on its way arrives never, and both ends notice. */
    void breaks() {
        this.wire.broken = true;
        this.wire.toServer.clear();
        this.toClient.clear();
        this.lock.lock();
        try {
            this.pump.detach();
        } finally {
            this.lock.unlock();
        }
        this.pump.pump();
        this.wire.socket.listener.onClosed(CloseStatus.NO_CLOSE_FRAME, null);
        this.wire.socket.takeReceived();
    }

    /** Resumes on another socket, whether there is one or not. */
    void resumes() {
        this.wire.broken = true;
        this.toClient.clear();
        this.wire.socket.takeReceived();
        this.lock.lock();
        try {
            this.wire = new Wire(this.server.open(this.endpoint));
            this.pump.attach(this.wire, this.client.resume(this.server.clock.nanoTime()));
        } finally {
            this.lock.unlock();
        }
        this.pump.pump();
    }
}
