package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.web.CloseFrames;

/** Between our words for the end of a socket and Spring's. */
public final class CloseCodes {

    private CloseCodes() {}

    /** The same status with a code that may be sent and a reason that fits. */
    public static org.springframework.web.socket.CloseStatus toSend(CloseStatus status) {
        CloseStatus frame = CloseFrames.toSend(status);
        return new org.springframework.web.socket.CloseStatus(frame.code(), frame.reason());
    }

    /** What Spring heard; null and 1006 are the same. */
    public static CloseStatus received(org.springframework.web.socket.CloseStatus status) {
        if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.code()) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        String reason = status.getReason();
        return new CloseStatus(status.getCode(), reason == null ? "" : reason);
    }
}
