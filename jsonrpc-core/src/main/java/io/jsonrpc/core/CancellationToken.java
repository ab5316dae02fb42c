package io.jsonrpc.core;

import java.util.concurrent.CancellationException;

/**
 * Whether a call is still wanted. A receiver gets one for each call; {@link JsonRpcCall}, and so {@link Transaction}, is one.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1
 */
public interface CancellationToken {

    /**
     * Whether the call is not wanted any more: for a receiver, because the peer cancelled the request, it timed out, or the
     * session ended.
     */
    boolean isCancelled();

    /**
     * Runs an action when the call is cancelled, or at once if it already is. Of a received call it runs on a worker
     * thread; a handler thread that is still inside the handler is interrupted as well.
     */
    void onCancel(Runnable action);

    /** Forgets an action of {@link #onCancel} that has become pointless; does nothing if there is none, or it was due. */
    void forget(Runnable action);

    /**
     * Ends a method whose call is not wanted any more.
     *
     * @throws CancellationException if the call is cancelled
     */
    default void throwIfCancelled() {
        if (isCancelled()) {
            throw new CancellationException("The call was cancelled");
        }
    }
}
