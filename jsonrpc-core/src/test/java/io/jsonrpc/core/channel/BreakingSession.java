package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Utf8;
import io.jsonrpc.core.session.Admission;
import io.jsonrpc.core.session.ClientSessionLink;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.SessionTerms.ReceiveLimits;
import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.ArrayDeque;
import java.util.Random;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** The real links of a session, on one socket after another, each of which may lose what is on the way. */
final class BreakingSession {

    private static final SessionTerms TERMS = new SessionTerms(
            25_000,
            10_000,
            new Window(120_000, 1 << 20, 4096),
            new ReceiveLimits(1 << 20, 50, 1024),
            SessionTerms.NO_EXTENSIONS);

    private final ServerSessionLink server;

    private final ClientSessionLink client;

    /** What has arrived: whether at the client, and the frame. */
    private final BiConsumer<Boolean, String> delivered;

    private final ArrayDeque<String> toServer = new ArrayDeque<>();

    private final ArrayDeque<String> toClient = new ArrayDeque<>();

    private int clientEpoch;

    private int serverEpoch;

    private int tokens;

    private long now;

    int breaks;

    BreakingSession(BiConsumer<Boolean, String> delivered) {
        this.delivered = delivered;
        this.server = new ServerSessionLink("S", TERMS, this::token);
        this.serverEpoch = this.server.open(
                new ControlFrame.Open("rpc.session.1", "c", 1, 1, SessionTerms.NO_EXTENSIONS, null), 0);
        OutboundText opened = this.server.link().next(this.serverEpoch, 0);
        assertThat(opened).isNotNull();
        this.client = new ClientSessionLink((ControlFrame.Opened) ControlReader.read(opened.text()), 0);
        this.clientEpoch = this.client.firstSocket();
    }

    private byte[] token() {
        byte[] token = new byte[32];
        token[0] = (byte) ++this.tokens;
        token[1] = (byte) (this.tokens >> 8);
        return token;
    }

    void send(boolean toClient, String frame) {
        Admission admission = (toClient ? this.server.link() : this.client.link()).offer(OutboundText.of(frame));
        assertThat(admission).isEqualTo(Admission.NUMBERED);
    }

    /** One frame is written or read, or the socket breaks; never again if it is well. */
    void step(Random random, boolean well) {
        this.now += 100_000_000L;
        switch (random.nextInt(well ? 4 : 5)) {
            case 0 -> write(this.client.link().next(this.clientEpoch, this.now), this.toServer);
            case 1 -> write(this.server.link().next(this.serverEpoch, this.now), this.toClient);
            case 2 -> serverReads();
            case 3 -> clientReads();
            default -> {
                if (random.nextInt(4) == 0) {
                    breaks();
                }
            }
        }
    }

    private static void write(@Nullable OutboundText frame, ArrayDeque<String> socket) {
        if (frame != null) {
            socket.add(frame.text());
        }
    }

    private void breaks() {
        this.breaks++;
        this.toServer.clear();
        this.toClient.clear();
        this.server.link().detach(this.serverEpoch, this.now);
        this.client.link().detach(this.clientEpoch, this.now);
        this.clientEpoch = this.client.resume(this.now);
        this.serverEpoch = 0;
    }

    private void serverReads() {
        String frame = this.toServer.poll();
        if (frame == null) {
            return;
        }
        if (this.serverEpoch == 0) {
            ControlFrame.Resume request = (ControlFrame.Resume) ControlReader.read(frame);
            ResumeDecision decision = this.server.resume(request, true, this.now);
            assertThat(decision).isInstanceOf(ResumeDecision.Accepted.class);
            this.serverEpoch = ((ResumeDecision.Accepted) decision).epoch();
            return;
        }
        read(false, frame, this.server.receive(this.serverEpoch, frame, Utf8.length(frame), this.now));
    }

    private void clientReads() {
        String frame = this.toClient.poll();
        if (frame != null) {
            read(true, frame, this.client.receive(this.clientEpoch, frame, Utf8.length(frame), this.now));
        }
    }

    private void read(boolean atClient, String frame, Received received) {
        assertThat(received).isInstanceOf(Received.Plain.class);
        if (received == Received.Plain.DATA) {
            this.delivered.accept(atClient, frame);
        }
    }

    /** Whether everything that was sent has arrived. */
    boolean isQuiet() {
        return this.server.link().sent() == this.client.link().received()
                && this.client.link().sent() == this.server.link().received();
    }
}
