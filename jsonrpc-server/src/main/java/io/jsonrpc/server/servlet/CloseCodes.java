package io.jsonrpc.server.servlet;

import io.jsonrpc.transport.CloseStatus;
import java.nio.ByteBuffer;
import java.nio.CharBuffer;
import java.nio.charset.StandardCharsets;
import java.util.Set;

/** What may stand in a close frame, between our words and Spring's. */
final class CloseCodes {

    /** A close frame without a code. */
    static final CloseStatus NO_CODE = new CloseStatus(1005, "");

    private static final int MAX_REASON_BYTES = 123;

    /** Of the codes below 3000, those that a server sends; 1005, 1006 and 1015 never stand in a frame. */
    private static final Set<Integer> SENT = Set.of(1000, 1001, 1003, 1007, 1008, 1009, 1011);

    private CloseCodes() {}

    /** The same status with a code that may be sent and a reason that fits. */
    static org.springframework.web.socket.CloseStatus toSend(CloseStatus status) {
        int code = status.code();
        boolean legal = SENT.contains(code) || code >= 3000 && code <= 4999;
        return new org.springframework.web.socket.CloseStatus(
                legal ? code : CloseStatus.SERVER_ERROR.code(), cut(status.reason()));
    }

    /** What Spring heard; null and 1006 are the same. */
    static CloseStatus received(org.springframework.web.socket.CloseStatus status) {
        if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.code()) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        String reason = status.getReason();
        return new CloseStatus(status.getCode(), reason == null ? "" : reason);
    }

    /** Cuts at a character boundary: half a character would make the frame one that no client accepts. */
    private static String cut(String reason) {
        CharBuffer in = CharBuffer.wrap(reason);
        // The encoder writes whole characters only, and stops at an unpaired surrogate.
        StandardCharsets.UTF_8.newEncoder().encode(in, ByteBuffer.allocate(MAX_REASON_BYTES), true);
        return reason.substring(0, in.position());
    }
}
