package io.jsonrpc.core;

import io.jsonrpc.annotation.Execution;
import io.jsonrpc.core.message.Request;
import java.lang.reflect.Type;

/**
 * Handles the requests and notifications that the other side sends. The same contract serves servers and clients.
 *
 * <pre>{@code
 * registry.addHandler((transaction, request) -> transaction.sendResponse(request.getParams()), "/echo");
 *
 * client.setServerRequestHandler(RequestHandler.of(Point.class, (transaction, request) -> draw(request.getParams())));
 * }</pre>
 *
 * <p>One instance serves all sessions of its paths, so it must be safe for use by many threads. Within one session
 * requests start in arrival order, one after another, on worker threads; see {@link #isConcurrent()} and {@link
 * #isNonBlocking()}. While a handler waits in a synchronous {@code sendRequest}, the next request can start.
 *
 * <p>A handler that is also a {@link SessionListener} is called when its sessions begin, are resumed and end.
 *
 * @param <P> the type that params are bound to: any type that Gson can bind
 * @since 0.1
 */
@FunctionalInterface
public interface RequestHandler<P> {

    /**
     * Handles a request or a notification. Its params are bound on the first call of {@link Request#getParams}. If the
     * method returns without answering and without {@link Transaction#startAsync()}, a request is answered with the
     * empty string.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.RequestRejectedException} is answered with the error it carries;
     *     any other exception is passed to {@link #handleUncaughtException} and answered with -32603, without details
     */
    void handleRequest(Transaction transaction, Request<P> request) throws Exception;

    /**
     * Called when {@link #handleRequest} threw. Logs the failure unless it is overridden.
     *
     * @param request the request or notification that was handled
     */
    default void handleUncaughtException(Session session, Request<P> request, Exception exception) {
        UncaughtFailures.log(request, session, getClass(), exception);
    }

    /**
     * The type that params are bound to. Read from the class of the handler unless it is overridden: {@code Point} for
     * a class that implements {@code RequestHandler<Point>}, a JSON tree for a lambda.
     *
     * @throws io.jsonrpc.core.error.UnbindableParamsException if it cannot be determined from the class
     */
    default Type getParamsType() {
        return ParamsType.of(getClass());
    }

    /** Whether requests of one session may run at the same time. They still start in arrival order. */
    default boolean isConcurrent() {
        return false;
    }

    /**
     * Whether {@link #handleRequest} never blocks: no I/O, no lock that is held for long, no synchronous {@code
     * sendRequest}. A server may then run it on the thread that reads from the socket, which saves two thread switches
     * per request. Requests of one session still run one after another, in arrival order; callbacks run on workers.
     *
     * <p>A handler that claims to be non-blocking and then blocks stalls every socket read by the same thread, which
     * are many on an event loop. A synchronous {@code sendRequest} fails there. Such a handler is not interrupted when
     * its request is cancelled.
     */
    default boolean isNonBlocking() {
        return false;
    }

    /**
     * When and where requests and notifications of one method are handled. What {@link #isNonBlocking()} and {@link
     * #isConcurrent()} say, for all methods alike, unless it is overridden. Called for each message, when it arrives and
     * when its turn has come.
     *
     * @return not {@code INHERIT}
     */
    default Execution execution(String method) {
        return isNonBlocking() ? Execution.NON_BLOCKING : isConcurrent() ? Execution.CONCURRENT : Execution.SERIAL;
    }

    /**
     * Returns a handler with the given params type, for a lambda, whose class does not contain it.
     *
     * @param paramsType the type that params are bound to
     */
    static <P> RequestHandler<P> of(Class<P> paramsType, RequestHandler<P> handler) {
        return new TypedHandler<>(paramsType, handler);
    }
}
