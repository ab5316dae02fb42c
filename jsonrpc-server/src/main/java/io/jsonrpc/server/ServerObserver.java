package io.jsonrpc.server;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;

/**
 * Watches a server, for metrics and tracing. Called on hot paths: implementations return quickly and never throw.
 *
 * @since 0.1
 */
public interface ServerObserver extends PeerObserver {

    /** Watches nothing. */
    ServerObserver NONE = new ServerObserver() {};

    /** A handshake was refused because there is no room, or the server is stopping. */
    default void socketRefused() {}

    /**
     * The server closed a socket.
     *
     * @param code the close code
     */
    default void socketClosed(int code) {}

    /** A session could not begin because there is no room. */
    default void sessionRefused() {}

    /** A session came back on a new socket. */
    default void sessionResumed() {}

    /**
     * A resume token was used again after its time: somebody has a copy. The session has ended.
     *
     * @param session the session, which still tells its user and address
     */
    default void sessionRevoked(Session session) {}

    /** A resume was refused. */
    default void resumeRefused() {}

    /** A session ended in favour of others: for want of memory, or of room for another session. */
    default void sessionEvicted() {}

    /** A session ended with this many messages undelivered. */
    default void messagesUndelivered(int messages) {}
}
