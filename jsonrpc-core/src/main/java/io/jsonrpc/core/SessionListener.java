package io.jsonrpc.core;

/**
 * Called when sessions begin, are resumed, fail and end. A {@link RequestHandler} that implements it is called for its
 * sessions:
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
 * <p>Calls run on worker threads, one after another and in order with the requests of the session.
 *
 * @since 0.1
 */
public interface SessionListener {

    /** Does nothing. */
    SessionListener NONE = new SessionListener() {};

    /**
     * A session began. Runs before its first request is handled.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.SessionRefusedException} closes the socket with its status; any
     *     other exception is passed to {@link #handleUncaughtException}
     */
    default void afterConnectionEstablished(Session session) throws Exception {}

    /** A session was resumed on a new socket. Runs before the first request of that socket is handled. */
    default void afterReconnection(Session session) throws Exception {}

    /**
     * A session ended. Runs once, after all other calls for the session.
     *
     * @param status the close code and reason
     */
    default void afterConnectionClosed(Session session, String status) throws Exception {}

    /**
     * A socket failed, or messages could not be delivered ({@link io.jsonrpc.core.error.UndeliveredMessagesException}).
     * The session may still be resumed.
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
