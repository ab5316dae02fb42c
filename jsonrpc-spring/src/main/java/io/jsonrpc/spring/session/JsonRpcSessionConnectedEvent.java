package io.jsonrpc.spring.session;

import io.jsonrpc.core.Session;

/**
 * A session has begun. Published after its handler has accepted it, before its first call.
 *
 * @since 0.1
 */
public final class JsonRpcSessionConnectedEvent extends JsonRpcSessionEvent {

    /** The event of a session that has begun. */
    public JsonRpcSessionConnectedEvent(Session session) {
        super(session);
    }
}
