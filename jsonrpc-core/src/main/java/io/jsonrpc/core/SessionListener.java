package io.jsonrpc.core;

/**
 * Called when sessions begin, return, fail and end. A {@link RequestHandler} that implements it hears of its sessions:
 *
 * <pre>{@code
 * class ChatHandler implements RequestHandler<Message>, SessionListener {
 *
 *     @Override
 *     public void afterConnectionEstablished(Session session) {
 *         rooms.join(session.getPathVariables().get("room"), session);
 *     }
 *
 *     @Override
 *     public void handleRequest(Transaction transaction, Request<Message> request) { ... }
 * }
 * }</pre>
 *
 * <p>Calls run on worker threads, in one order with the requests of the session and one after another.
 *
 * @since 0.1
 */
public interface SessionListener {

    /** Ignores everything. */
    SessionListener NONE = new SessionListener() {};

    /**
     * A session began. Runs before its first request is handled.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.SessionRefusedException} closes the socket with its status; anything
     *     else is passed to {@link #handleUncaughtException}
     */
    default void afterConnectionEstablished(Session session) throws Exception {}

    /** A session came back on a new socket. Runs before the first request of that socket is handled. */
    default void afterReconnection(Session session) throws Exception {}

    /**
     * A session ended for good. Runs once, after everything else of the session.
     *
     * @param status the close code and reason
     */
    default void afterConnectionClosed(Session session, String status) throws Exception {}

    /**
     * A socket failed, or messages could not be delivered ({@link io.jsonrpc.core.error.UndeliveredMessagesException}). The
     * session may still come back.
     */
    default void handleTransportError(Session session, Throwable exception) throws Exception {}

    /** Called when another method of this listener threw. Logs the failure unless it is overridden. */
    default void handleUncaughtException(Session session, Exception exception) {
        UncaughtFailures.log("A callback", session, getClass(), exception);
    }

    /** The handler itself if it is a listener, else {@link #NONE}. */
    static SessionListener of(RequestHandler<?> handler) {
        return handler instanceof SessionListener listener ? listener : NONE;
    }
}
