package io.jsonrpc.core;

import org.jspecify.annotations.Nullable;

/**
 * Told once how an asynchronous request ended. Called on a worker thread, never on a socket's reading thread.
 *
 * @param <F> the type of the result
 * @since 0.1
 */
public interface Continuation<F> {

    /** The answer came. */
    void onSuccess(@Nullable F result);

    /** The request failed: with a {@link io.jsonrpc.core.error.JsonRpcException}. */
    void onError(Throwable cause);
}
