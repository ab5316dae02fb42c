package io.jsonrpc.server;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;

/**
 * Observes a server, for metrics and tracing. Called on hot paths: implementations return quickly and never throw.
 *
 * <p>An observer bean, here for an alarm:
 *
 * <pre>{@code
 * @Bean
 * ServerObserver revokedSessions(Alarms alarms) {
 *     return new ServerObserver() {
 *         @Override
 *         public void sessionRevoked(Session session) {
 *             alarms.raise("stolen token", session.getRemoteAddress());
 *         }
 *     };
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface ServerObserver extends PeerObserver {

    /** Does nothing. */
    ServerObserver NONE = new ServerObserver() {};

    /** A handshake was refused because a limit is reached or the server is stopping. */
    default void socketRefused() {}

    /**
     * The server closed a socket.
     *
     * @param code the close code
     */
    default void socketClosed(int code) {}

    /** A channel was opened on a socket. */
    default void channelOpened() {}

    /**
     * A channel of a client was refused.
     *
     * @param reason as it was sent, see PROTOCOL.md, 3.6
     */
    default void channelRefused(String reason) {}

    /**
     * A channel ended.
     *
     * @param code its close code, or that with which its session ended
     */
    default void channelClosed(int code) {}

    /**
     * A request or a notification was refused because there are more calls than a limit permits.
     *
     * @param limit the name of the limit
     */
    default void callLimited(String limit) {}

    /** A session could not be created because a limit is reached. */
    default void sessionRefused() {}

    /** A session was resumed on a new socket. */
    default void sessionResumed() {}

    /**
     * An invalidated resume token was used, so a copy of it exists. The session has ended.
     *
     * @param session the ended session, which still returns its principal and address
     */
    default void sessionRevoked(Session session) {}

    /** A resume was refused. */
    default void resumeRefused() {}

    /** A session was evicted because a limit on memory or on the number of sessions was reached. */
    default void sessionEvicted() {}

    /** A session ended before this many accepted messages were delivered. */
    default void messagesUndelivered(int messages) {}
}
