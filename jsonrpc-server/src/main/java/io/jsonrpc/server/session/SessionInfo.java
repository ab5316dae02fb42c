package io.jsonrpc.server.session;

import io.jsonrpc.engine.JsonRpcPeer;

/**
 * What may be told about a session: no secret, no payload.
 *
 * @param name stands for the id, which is a secret
 * @param handler the label of its handler
 * @param state whether it has a socket
 * @param load what it keeps in memory
 */
public record SessionInfo(String name, String handler, String state, JsonRpcPeer.Load load) {

    static SessionInfo of(ServerSession session) {
        return new SessionInfo(
                SessionIds.publicName(session.getSessionId()),
                session.endpoint().label(),
                session.state().name(),
                session.peer().load());
    }
}
