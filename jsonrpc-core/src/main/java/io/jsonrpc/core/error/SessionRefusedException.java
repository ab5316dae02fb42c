package io.jsonrpc.core.error;

import io.jsonrpc.core.transport.CloseStatus;

/**
 * Thrown from {@code afterConnectionEstablished} to refuse the connection: the socket is closed with this status.
 *
 * @since 0.1
 */
public class SessionRefusedException extends JsonRpcException {

    private final transient CloseStatus status;

    /**
     * Refuses the connection with a close code.
     *
     * @param code 1000 or 3000 to 4999; the client reconnects after 4000 to 4499 and does not after 4500 and above
     * @param reason human-readable text, at most 123 UTF-8 bytes
     */
    public SessionRefusedException(int code, String reason) {
        super("Refused: " + code + " " + reason);
        this.status = new CloseStatus(code, reason);
    }

    /** The status the socket is closed with. */
    public CloseStatus getStatus() {
        return this.status;
    }
}
