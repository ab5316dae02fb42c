package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * The sessions of this server: find one, reach many, end them. A bean; safe for use by many threads.
 *
 * @since 0.1
 */
public interface SessionManager {

    /** The session with this id, while it lives; with or without a socket at the moment. */
    Optional<Session> getSession(String sessionId);

    /** Every session. */
    SessionSelection all();

    /**
     * The sessions of one handler.
     *
     * @param pathPattern the path it was registered for
     */
    SessionSelection ofHandler(String pathPattern);

    /** The sessions of an authenticated user, for example to end them all at logout. */
    SessionSelection ofPrincipal(String name);

    /** The sessions that have joined a group. */
    SessionSelection inGroup(String group);

    /**
     * Adds a session to a group until it leaves or ends. Joining twice is joining once.
     *
     * @throws io.jsonrpc.core.error.QueueFullException when the session is in as many groups as the limit allows
     */
    void joinGroup(String group, Session session);

    /**
     * Tells every client whose session loses nothing that it is to come back, here or elsewhere, and closes their sockets
     * (4001) one after another. Their sessions wait for them as after any break. Other clients are left alone.
     *
     * @param within when the last of them is sent away
     */
    void goAway(Duration within);

    /** Takes a session out of a group; does nothing when it is not in. */
    void leaveGroup(String group, Session session);
}
