package io.jsonrpc.benchmarks.load;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a client of a resumable session must do: open it, count what comes and goes, acknowledge as often as our clients
 * do under load, answer heartbeats, and resume it on the next socket. Nothing is on its way when a socket breaks, so
 * nothing is sent again.
 */
final class SessionDuty {

    private static final int FRAMES_PER_ACK = 32;

    /** The longest: an idle socket sends none. */
    private static final int HEARTBEAT_MILLIS = 60_000;

    private static final byte[] CONTROL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.session.".getBytes(StandardCharsets.US_ASCII);

    /** What is offered. */
    private final JsonText extensions;

    private ControlFrame.@Nullable Opened open;

    private String token = "";

    private long attempt;

    private boolean unconfirmed;

    private long sent;

    private long received;

    /** What the server had received when it said so last. */
    private long acknowledged;

    SessionDuty() {
        this("{}");
    }

    SessionDuty(String extensions) {
        this.extensions = new JsonText(extensions);
    }

    /** The first frame of a socket. */
    byte[] helloText() {
        if (this.open == null) {
            return new ControlFrame.Open(
                            "rpc.session.1", "load/1", HEARTBEAT_MILLIS, 1024 * 1024, this.extensions, null)
                    .text()
                    .getBytes(StandardCharsets.US_ASCII);
        }
        String text = new ControlFrame.Resume(
                        "rpc.session.1",
                        this.open.sessionId(),
                        this.token,
                        ++this.attempt,
                        this.received,
                        this.sent + 1)
                .text();
        return text.getBytes(StandardCharsets.US_ASCII);
    }

    boolean isOpen() {
        return this.open != null;
    }

    /**
     * Looks at the answer to {@link #helloText}.
     *
     * @return whether there is a session, and the same as before if there was one
     */
    boolean opened(byte[] answer, int length) {
        String text = new String(answer, 0, length, StandardCharsets.UTF_8);
        if (!ControlReader.isControl(text)) {
            return false;
        }
        ControlFrame frame = ControlReader.read(text);
        if (this.open == null && frame instanceof ControlFrame.Opened opened) {
            this.open = opened;
            this.token = opened.token();
            return true;
        }
        if (this.open != null && frame instanceof ControlFrame.Resumed resumed) {
            this.token = resumed.token();
            this.unconfirmed = true;
            return resumed.received() == this.sent;
        }
        return false;
    }

    /** What must be sent before anything else now; null for nothing. */
    byte @Nullable [] confirmation() {
        if (!this.unconfirmed) {
            return null;
        }
        this.unconfirmed = false;
        return ack(this.attempt);
    }

    private byte[] ack(long resumed) {
        return new ControlFrame.Ack(this.received, this.sent, resumed).text().getBytes(StandardCharsets.US_ASCII);
    }

    void sent() {
        this.sent++;
    }

    static boolean isControl(byte[] frame, int length) {
        return length > CONTROL.length && Arrays.equals(frame, 0, CONTROL.length, CONTROL, 0, CONTROL.length);
    }

    /** Reads a message of the session layer; not null when it is to be answered: an ack without news is a heartbeat. */
    byte @Nullable [] control(byte[] frame, int length) {
        String text = new String(frame, 0, length, StandardCharsets.UTF_8);
        if (!(ControlReader.read(text) instanceof ControlFrame.Ack ack)) {
            return null;
        }
        boolean isHeartbeat = ack.received() == this.acknowledged;
        this.acknowledged = ack.received();
        return isHeartbeat ? ack(0) : null;
    }

    /** A frame that counts has come; not null when it is time to say so. */
    byte @Nullable [] received() {
        this.received++;
        return this.received % FRAMES_PER_ACK == 0 ? ack(0) : null;
    }
}
