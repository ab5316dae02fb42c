package io.jsonrpc.core;

import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.RequestId;
import java.time.Duration;
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
 * <p>Requests that are sent on the thread that handles it, to whichever end, are cancelled with it unless they have been
 * answered. Those that are sent once it is cancelled are not, so that a handler can clean up.
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1
 */
public interface JsonRpcCall extends CancellationToken {

    /**
     * The call that is handled on this thread, in its interceptors as well. Other threads have to be given it; a {@code
     * Mono} or {@code Flux} that a controller returns has it in its context, as {@code JsonRpcCall.class}, and on its
     * threads where Micrometer's context propagation is used.
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
     * How long there still is for the answer: as long as the caller waits, if it has said so, and as long as handlers may
     * take at most. Zero or less once it is too late. Requests that are sent while the call is handled, on its thread, wait
     * no longer than that.
     *
     * @return null for a notification, and once the call was answered with a stream
     */
    @Nullable Duration getRemaining();

    /** What the caller has sent besides the params, where both ends use the extension {@code context}; null for nothing. */
    @Nullable CallContext getContext();

    /**
     * Runs an action when the call has ended, in whatever way: right before its answer is sent, or, where none is sent or it was
     * cancelled, once its handler has returned, if that was called at all. At once if the call has ended already. Runs on
     * any thread, maybe one that reads, so it must not wait; what it throws is logged.
     *
     * <pre>{@code
     * this.running.incrementAndGet();
     * call.whenEnded(this.running::decrementAndGet);
     * }</pre>
     */
    void whenEnded(Runnable action);

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

    /**
     * As {@link #progress(Object)}, with a token that the caller has chosen: one that its params have.
     *
     * @param token a string or a number
     */
    void progress(RequestId token, @Nullable Object value);
}
