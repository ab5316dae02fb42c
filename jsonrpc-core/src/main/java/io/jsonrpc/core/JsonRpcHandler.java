package io.jsonrpc.core;

import io.jsonrpc.core.message.Request;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * What an application does with requests and with the life of its sessions. The same contract serves servers and clients.
 *
 * <p>One instance serves all sessions of its paths, so it must be safe for use by many threads. Within one session all
 * callbacks and requests start in arrival order, one after another, on worker threads; see {@link #isConcurrent()} and
 * {@link #isNonBlocking()}. A handler that waits in a synchronous {@code sendRequest} lets the next one start meanwhile.
 *
 * <p>Extend {@link DefaultJsonRpcHandler} for the options with a fluent API.
 *
 * @param <P> what params are bound to: any type Gson can bind
 * @since 0.1
 */
public interface JsonRpcHandler<P> {

    /**
     * A request or a notification arrived. Its params are bound when {@link Request#getParams} is called first. If the method returns without an answer and without {@link
     * Transaction#startAsync()}, a request is answered with the empty string.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.RequestRejectedException} becomes the error it holds; anything else is
     *     passed to {@code handleUncaughtException} and answered with -32603, without any detail
     */
    void handleRequest(Transaction transaction, Request<P> request) throws Exception;

    /**
     * A session began. Runs before its first request is handled.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.SessionRefusedException} closes the socket with its status; anything
     *     else is passed to {@code handleUncaughtException}
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

    /** A callback threw, or {@link #handleRequest} did and the other {@code handleUncaughtException} is not overridden. */
    default void handleUncaughtException(Session session, Exception exception) {}

    /**
     * {@link #handleRequest} threw. Calls {@link #handleUncaughtException(Session, Exception)} unless it is overridden.
     *
     * @param request the request or notification that was handled
     */
    default void handleUncaughtException(Session session, Request<P> request, Exception exception) {
        handleUncaughtException(session, exception);
    }

    /** The class whose type arguments tell what params are bound to. */
    default Class<?> getHandlerType() {
        return getClass();
    }

    /** Whether SockJS is offered below the path, beside plain WebSocket on the path itself. */
    default boolean isSockJSEnabled() {
        return false;
    }

    /** Origins of pages that may connect, exact or with {@code *}; empty for the same origin only. */
    default List<String> allowedOrigins() {
        return List.of();
    }

    /** A name for logs, metrics and the actuator; null for the path. */
    default @Nullable String getLabel() {
        return null;
    }

    /** Whether a socket that announced pings is closed when they stop. */
    default boolean isPingWatchdog() {
        return false;
    }

    /** Interceptors of the web stack in use: Spring's {@code HandshakeInterceptor}, or {@code WebFilter} on WebFlux. */
    default List<Object> interceptors() {
        return List.of();
    }

    /** Whether {@code connect}, {@code reconnect}, {@code ping}, {@code close}, {@code closeSession} are session methods. */
    default boolean isClassicSessions() {
        return true;
    }

    /** Whether results carry the session id as Kurento's do. */
    default boolean isSessionIdInResults() {
        return false;
    }

    /** Whether requests of one session may run at the same time. They still start in arrival order. */
    default boolean isConcurrent() {
        return false;
    }

    /**
     * Whether {@link #handleRequest} never waits for anything: no I/O, no lock that is held for long, no synchronous
     * {@code sendRequest}. A server may then run it on the thread that reads from the socket, which saves two changes of
     * thread for each request. Requests of one session still run one after another, in arrival order; callbacks run on workers.
     *
     * <p>Whoever promises this and waits holds up all sockets that the same thread reads: on an event loop these are many.
     * A synchronous {@code sendRequest} fails there. Such a handler is not interrupted when its request is cancelled.
     */
    default boolean isNonBlocking() {
        return false;
    }
}
