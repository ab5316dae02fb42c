package io.jsonrpc.server.web;

import io.jsonrpc.core.transport.CloseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/**
 * Makes a close status valid for a close frame.
 *
 * @since 0.1
 */
public final class CloseFrames {

    /** A close frame without a code. */
    public static final CloseStatus NO_CODE = new CloseStatus(1005, "");

    private static final int MAX_REASON_BYTES = 123;

    /** The codes below 3000 that a server sends; 1005, 1006 and 1015 must not appear in a frame. */
    private static final Set<Integer> SENT = Set.of(1000, 1001, 1002, 1003, 1007, 1008, 1009, 1011);

    private CloseFrames() {}

    /** The same status with a code that may be sent and a reason of at most 123 bytes. */
    public static CloseStatus toSend(CloseStatus status) {
        int code = status.code();
        boolean legal = SENT.contains(code) || code >= 3000 && code <= 4999;
        return new CloseStatus(legal ? code : CloseStatus.SERVER_ERROR.code(), cut(status.reason()));
    }

    /** Truncates at a character boundary: clients reject a frame with half a character. */
    private static String cut(String reason) {
        CharBuffer in = CharBuffer.wrap(reason);
        // The encoder writes only complete characters, and stops at an unpaired surrogate.
        StandardCharsets.UTF_8.newEncoder().encode(in, ByteBuffer.allocate(MAX_REASON_BYTES), true);
        return reason.substring(0, in.position());
    }
}
