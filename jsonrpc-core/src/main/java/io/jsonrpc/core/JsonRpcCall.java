package io.jsonrpc.core;

import io.jsonrpc.core.message.RequestId;
import org.jspecify.annotations.Nullable;

/**
 * A request or a notification that is being handled: what it is, who sent it, and whether it is still wanted. {@link
 * Transaction} has the means to answer it, too.
 *
 * <p>Code that a handler calls gets it without a parameter:
 *
 * <pre>{@code
 * PageApi page = JsonRpcCall.current().getSession().proxy(PageApi.class);
 * }</pre>
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1
 */
public interface JsonRpcCall extends CancellationToken {

    /**
     * The call that is handled on this thread, in its interceptors as well. In a {@code Mono} that a controller returns it
     * is there where Micrometer's context propagation is; other threads have to be given it.
     *
     * @throws IllegalStateException if no call is handled on this thread
     */
    static JsonRpcCall current() {
        JsonRpcCall call = currentIfAny();
        if (call == null) {
            throw new IllegalStateException("No JSON-RPC call is handled on this thread");
        }
        return call;
    }

    /** As {@link #current()}, but null if no call is handled on this thread. */
    static @Nullable JsonRpcCall currentIfAny() {
        return CurrentCall.ofThread().get();
    }

    /** The session that sent it. */
    Session getSession();

    /** The name of the method, as it was sent. */
    String getMethod();

    /** The id of the request; null for a notification. */
    @Nullable RequestId getRequestId();

    /** Whether it is a notification: it has no id and is never answered. */
    boolean isNotification();

    /**
     * Reports progress: sends a {@code $/progress} notification with the id of this request as its token. Does nothing
     * for a notification, and once the request was answered or has ended otherwise.
     *
     * <pre>{@code
     * call.progress(40);
     * }</pre>
     *
     * @param value any value that Gson can write
     * @throws io.jsonrpc.core.error.TransportException if there is no room for it, or it is too large; the request can
     *     still be answered
     */
    void progress(@Nullable Object value);
}
