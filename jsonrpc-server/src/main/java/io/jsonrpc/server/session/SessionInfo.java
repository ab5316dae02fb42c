package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.server.socket.SessionIds;

/**
 * What may be shown of a session: no secret, no payload.
 *
 * @param name stands for the id, which is a secret
 * @param handler the label of its handler
 * @param state whether it has a socket
 * @param resumable whether it loses nothing
 * @param unacknowledgedMessages messages that it keeps until they are acknowledged
 * @param unacknowledgedBytes their size
 * @param load what it keeps in memory
 */
public record SessionInfo(
        String name,
        String handler,
        String state,
        boolean resumable,
        int unacknowledgedMessages,
        long unacknowledgedBytes,
        JsonRpcPeer.Load load) {

    static SessionInfo of(ServerSession session) {
        return new SessionInfo(
                SessionIds.publicName(session.getSessionId()),
                session.endpoint().label(),
                session.state().name(),
                session.isResumable(),
                session.keptFrames(),
                session.keptBytes(),
                session.peer().load());
    }
}
