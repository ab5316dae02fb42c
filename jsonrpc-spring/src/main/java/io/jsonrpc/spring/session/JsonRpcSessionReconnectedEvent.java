package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;

/**
 * A session is on another socket: its client was cut off or has moved, and has come back, perhaps with another login of the
 * same user ({@link Session#getPrincipal}). Published before the callback of its handler. Nothing is published when a
 * socket is lost.
 *
 * @since 0.1
 */
public final class JsonRpcSessionReconnectedEvent extends JsonRpcSessionEvent {

    /** The event of a session that is on another socket. */
    public JsonRpcSessionReconnectedEvent(Session session) {
        super(session);
    }
}
