package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;

/**
 * A session has ended: not its socket, without which it may live on, but the session itself. Published once for each {@link
 * JsonRpcSessionConnectedEvent}, after the last callback of its handler.
 *
 * @since 0.1
 */
public final class JsonRpcSessionClosedEvent extends JsonRpcSessionEvent {

    private final String status;

    /** The event of a session that has ended with this close code and reason. */
    public JsonRpcSessionClosedEvent(Session session, String status) {
        super(session);
        this.status = status;
    }

    /** The close code and reason. */
    public String getStatus() {
        return this.status;
    }
}
