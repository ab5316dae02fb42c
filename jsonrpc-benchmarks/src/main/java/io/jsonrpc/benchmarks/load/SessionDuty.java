package io.jsonrpc.benchmarks.load;

import io.jsonrpc.link.ControlFrame;
import io.jsonrpc.link.ControlReader;
import io.jsonrpc.message.JsonText;
import java.nio.charset.StandardCharsets;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * What a session of part 3 asks of a client whose socket never breaks: open it, count what comes and goes, acknowledge as
 * often as our clients do under load.
 */
final class SessionDuty {

    private static final int FRAMES_PER_ACK = 32;

    /** The longest: an idle socket sends none. */
    private static final int HEARTBEAT_MILLIS = 60_000;

    private static final byte[] CONTROL =
            "{\"jsonrpc\":\"2.0\",\"method\":\"rpc.session.".getBytes(StandardCharsets.US_ASCII);

    private static final byte[] OPEN = new ControlFrame.Open(
                    "rpc.session.1", "load/1", HEARTBEAT_MILLIS, 1024 * 1024, new JsonText("{}"), null)
            .text()
            .getBytes(StandardCharsets.US_ASCII);

    private boolean open;

    private long sent;

    private long received;

    /** The first frame of the socket. */
    byte[] openText() {
        return OPEN;
    }

    boolean isOpen() {
        return this.open;
    }

    /**
     * Looks at the answer to {@link #openText}.
     *
     * @return whether there is a session
     */
    boolean opened(byte[] answer, int length) {
        String text = new String(answer, 0, length, StandardCharsets.UTF_8);
        this.open = ControlReader.isControl(text) && ControlReader.read(text) instanceof ControlFrame.Opened;
        return this.open;
    }

    void sent() {
        this.sent++;
    }

    static boolean isControl(byte[] frame, int length) {
        return length > CONTROL.length && Arrays.equals(frame, 0, CONTROL.length, CONTROL, 0, CONTROL.length);
    }

    /** A frame that counts has come; not null when it is time to say so. */
    byte @Nullable [] received() {
        this.received++;
        return this.received % FRAMES_PER_ACK == 0
                ? new ControlFrame.Ack(this.received, this.sent, 0).text().getBytes(StandardCharsets.US_ASCII)
                : null;
    }
}
