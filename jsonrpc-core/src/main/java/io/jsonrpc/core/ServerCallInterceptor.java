package io.jsonrpc.core;

import io.jsonrpc.core.message.Request;

/**
 * Runs around the handler of each received request and notification, at whichever end of the connection it is received.
 * The first interceptor is the outermost.
 *
 * <pre>{@code
 * ServerCallInterceptor timing = (transaction, request, next) -> {
 *     long start = System.nanoTime();
 *     try {
 *         next.proceed(transaction);
 *     } finally {
 *         log.info("{} took {} ns", request.getMethod(), System.nanoTime() - start);
 *     }
 * };
 * }</pre>
 *
 * <p>Runs on the handler's thread and must be safe for use by many threads. A handler that answers later has returned
 * before its answer; an interceptor that wants the answer passes a transaction of its own on.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ServerCallInterceptor {

    /**
     * Handles a request or a notification, by passing it on or instead of that.
     *
     * @param next the next interceptor, or the handler; an interceptor that does not call it answers instead, or throws:
     *     a request that is neither passed on nor answered is answered with -32603
     * @throws Exception treated as an exception of the handler
     */
    void intercept(Transaction transaction, Request<?> request, Next next) throws Exception;

    /**
     * Refuses a call, by throwing, before its params are bound: before it waits for other calls, and before any interceptor
     * and the handler. Refuses none by default.
     *
     * <pre>{@code
     * public void admit(JsonRpcCall call) {
     *     if (closed && call.getMethod().startsWith("shop.")) {
     *         throw new RequestRejectedException(1, "the shop is closed");
     *     }
     * }
     * }</pre>
     *
     * @throws io.jsonrpc.core.error.RequestRejectedException with the error to answer
     * @throws Exception treated as an exception of the handler
     */
    default void admit(JsonRpcCall call) throws Exception {}

    /**
     * Refuses a call that was admitted and has waited for other calls since, by throwing, because what it was admitted for may
     * not hold any more, such as a login. Refuses none by default.
     *
     * @throws io.jsonrpc.core.error.RequestRejectedException with the error to answer
     * @throws Exception treated as an exception of the handler
     */
    default void readmit(JsonRpcCall call) throws Exception {}

    /** What an interceptor passes a message on to. */
    @FunctionalInterface
    interface Next {

        /**
         * Handles the message. Called once at most.
         *
         * @param transaction the one that was received, or one around it
         * @throws IllegalStateException if it was called before
         * @throws Exception what the handler throws
         */
        void proceed(Transaction transaction) throws Exception;
    }
}
