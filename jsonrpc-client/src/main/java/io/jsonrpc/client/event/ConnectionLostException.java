package io.jsonrpc.client.event;

import io.jsonrpc.core.error.PeerClosedException;

/**
 * The connection ended, so what was sent on it cannot be answered any more.
 *
 * @since 0.1
 */
public final class ConnectionLostException extends PeerClosedException {

    private final transient DisconnectReason reason;

    public ConnectionLostException(DisconnectReason reason) {
        super(reason.status(), reason.failure());
        this.reason = reason;
    }

    /** Why it ended. */
    public DisconnectReason getReason() {
        return this.reason;
    }

    @Override
    public String getMessage() {
        return "Connection lost: " + this.reason;
    }
}
