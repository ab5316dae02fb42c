package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.server.socket.SessionIds;
import java.util.List;

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
 * @param streams streams that are sent, at most {@link #MAX_STREAMS}
 */
public record SessionInfo(
        String name,
        String handler,
        String state,
        boolean resumable,
        int unacknowledgedMessages,
        long unacknowledgedBytes,
        JsonRpcPeer.Load load,
        List<JsonRpcPeer.SentStream> streams) {

    /** Maximum number of streams of a session that are shown. */
    static final int MAX_STREAMS = 64;

    static boolean isNamed(ServerSession session, String name) {
        return name(session).equals(name);
    }

    private static String name(ServerSession session) {
        return SessionIds.publicName(session.getSessionId());
    }

    static SessionInfo of(ServerSession session) {
        return new SessionInfo(
                name(session),
                session.endpoint().label(),
                session.state().name(),
                session.isResumable(),
                session.keptFrames(),
                session.keptBytes(),
                session.peer().load(),
                session.peer().sentStreams(MAX_STREAMS));
    }
}
