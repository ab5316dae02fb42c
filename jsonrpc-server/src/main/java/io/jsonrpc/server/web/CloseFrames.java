package io.jsonrpc.server.web;

import io.jsonrpc.core.transport.CloseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;

/**
 * Makes a close status valid for a close frame.
 *
 * @since 0.1
 */
public final class CloseFrames {

    private static final int MAX_REASON_BYTES = 123;

    private CloseFrames() {}

    /** The same status with a code that may be sent and a reason of at most 123 bytes. */
    public static CloseStatus toSend(CloseStatus status) {
        return status.sentByServer().withReason(cut(status.reason()));
    }

    /** Truncates at a character boundary: clients reject a frame with half a character. */
    private static String cut(String reason) {
        CharBuffer in = CharBuffer.wrap(reason);
        // The encoder writes only complete characters, and stops at an unpaired surrogate.
        StandardCharsets.UTF_8.newEncoder().encode(in, ByteBuffer.allocate(MAX_REASON_BYTES), true);
        return reason.substring(0, in.position());
    }
}
