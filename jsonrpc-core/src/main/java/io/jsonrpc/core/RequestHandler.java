package io.jsonrpc.core;

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
 * requests start in arrival order, one after another, on worker threads; see {@link #isConcurrent()} and
 * {@link #isNonBlocking()}. A handler that waits in a synchronous {@code sendRequest} lets the next one start meanwhile.
 *
 * <p>A handler that is a {@link SessionListener}, too, is called when its sessions begin, return and end.
 *
 * @param <P> what params are bound to: any type Gson can bind
 * @since 0.1
 */
@FunctionalInterface
public interface RequestHandler<P> {

    /**
     * Handles a request or a notification. Its params are bound when {@link Request#getParams} is called first. If the
     * method returns without an answer and without {@link Transaction#startAsync()}, a request is answered with the empty
     * string.
     *
     * @throws Exception a {@link io.jsonrpc.core.error.RequestRejectedException} becomes the error it holds; anything else
     *     is passed to {@link #handleUncaughtException} and answered with -32603, without any detail
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
     * The type that params are bound to. Read from the class of the handler unless it is overridden: {@code Point} for a
     * class that implements {@code RequestHandler<Point>}, a JSON tree for a lambda.
     *
     * @throws io.jsonrpc.core.error.UnbindableParamsException when the class does not say it
     */
    default Type getParamsType() {
        return ParamsType.of(getClass());
    }

    /** Whether requests of one session may run at the same time. They still start in arrival order. */
    default boolean isConcurrent() {
        return false;
    }

    /**
     * Whether {@link #handleRequest} never waits for anything: no I/O, no lock that is held for long, no synchronous
     * {@code sendRequest}. A server may then run it on the thread that reads from the socket, which saves two changes of
     * thread for each request. Requests of one session still run one after another, in arrival order; callbacks run on
     * workers.
     *
     * <p>A handler that claims to be non-blocking and then blocks stalls every socket that the same thread reads: on an
     * event loop these are many. A synchronous {@code sendRequest} fails there. Such a handler is not interrupted when
     * its request is cancelled.
     */
    default boolean isNonBlocking() {
        return false;
    }

    /**
     * A handler whose params are bound to a type, for a lambda, which does not say what it takes.
     *
     * @param paramsType what params are bound to
     */
    static <P> RequestHandler<P> of(Class<P> paramsType, RequestHandler<P> handler) {
        return new TypedHandler<>(paramsType, handler);
    }
}
