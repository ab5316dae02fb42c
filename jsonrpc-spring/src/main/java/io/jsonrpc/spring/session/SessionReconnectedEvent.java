package io.jsonrpc.spring.session;

import io.jsonrpc.core.Internal;
import io.jsonrpc.core.Session;

/** A session is on another socket, perhaps with another login of its user. Published before its callback. */
@Internal
public final class SessionReconnectedEvent extends JsonRpcSessionEvent {

    public SessionReconnectedEvent(Session session) {
        super(session);
    }
}
