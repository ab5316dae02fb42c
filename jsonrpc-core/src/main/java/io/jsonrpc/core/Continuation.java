package io.jsonrpc.core;

import org.jspecify.annotations.Nullable;

/**
 * Receives the outcome of one asynchronous request. Exactly one of the methods is called, once, on a worker thread and
 * never on a socket's reading thread.
 *
 * @param <F> the type of the result
 * @since 0.1
 */
public interface Continuation<F> {

    /** The request succeeded with this result; null for the JSON value {@code null}. */
    void onSuccess(@Nullable F result);

    /** The request failed with a {@link io.jsonrpc.core.error.JsonRpcException}. */
    void onError(Throwable cause);
}
