package io.jsonrpc.server;

import io.jsonrpc.core.Session;
import java.time.Duration;
import java.util.Optional;

/**
 * The sessions of this server: looks up one, and sends to, groups or ends many. A bean; safe for use by many threads.
 *
 * <p>A bean that sends to the members of a group:
 *
 * <pre>{@code
 * @Service
 * class Rooms {
 *
 *     private final SessionManager sessions;
 *
 *     Rooms(SessionManager sessions) {
 *         this.sessions = sessions;
 *     }
 *
 *     void enter(String room, Session session) {
 *         this.sessions.joinGroup(room, session);
 *         this.sessions.inGroup(room).sendNotification("entered", session.getPrincipal().getName());
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface SessionManager {

    /** The session with this id, whether or not it has a socket at the moment; empty if there is none. */
    Optional<Session> getSession(String sessionId);

    /** All sessions. */
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
     * Adds a session to a group until it leaves the group or ends. Does nothing if it is a member already.
     *
     * @throws io.jsonrpc.core.error.QueueFullException if the session is in as many groups as the limit allows
     * @throws io.jsonrpc.core.error.AnswersOnlyException if it is the session of an HTTP call
     */
    void joinGroup(String group, Session session);

    /**
     * Asks every client with a resumable session to reconnect, to this or another instance, and closes their sockets
     * with 4001 one after another. Their sessions are kept as after any disconnect. Other clients are not affected.
     *
     * @param within the time over which the sockets are closed
     */
    void goAway(Duration within);

    /** Removes a session from a group; does nothing if it is not a member. */
    void leaveGroup(String group, Session session);
}
