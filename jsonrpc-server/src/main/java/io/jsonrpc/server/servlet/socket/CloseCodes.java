package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.web.CloseFrames;

/** Converts between {@link CloseStatus} and Spring's type of the same name. */
public final class CloseCodes {

    private CloseCodes() {}

    /** The same status with a code that may be sent and a reason of at most 123 bytes. */
    public static org.springframework.web.socket.CloseStatus toSend(CloseStatus status) {
        CloseStatus frame = CloseFrames.toSend(status);
        return new org.springframework.web.socket.CloseStatus(frame.code(), frame.reason());
    }

    /** The status reported by Spring; null and 1006 are equivalent. */
    public static CloseStatus received(org.springframework.web.socket.CloseStatus status) {
        if (status.getCode() == CloseStatus.NO_CLOSE_FRAME.code()) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        String reason = status.getReason();
        return new CloseStatus(status.getCode(), reason == null ? "" : reason);
    }
}
