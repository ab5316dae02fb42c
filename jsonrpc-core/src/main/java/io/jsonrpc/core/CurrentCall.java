package io.jsonrpc.core;

import org.jspecify.annotations.Nullable;

/**
 * The call that is handled on one thread. What carries the context of a call to another thread sets it there:
 *
 * <pre>{@code
 * CurrentCall here = CurrentCall.ofThread();
 * JsonRpcCall outer = here.replace(call);
 * try {
 *     task.run();
 * } finally {
 *     here.replace(outer);
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Internal
public final class CurrentCall {

    private static final ThreadLocal<CurrentCall> OF_THREAD = ThreadLocal.withInitial(CurrentCall::new);

    private @Nullable JsonRpcCall call;

    private CurrentCall() {}

    /** The one of the thread that asks, to be used on this thread only. */
    public static CurrentCall ofThread() {
        return OF_THREAD.get();
    }

    /** Null if no call is handled on this thread. */
    public @Nullable JsonRpcCall get() {
        return this.call;
    }

    /**
     * Sets the call of this thread.
     *
     * @param next null for none
     * @return the call before
     */
    public @Nullable JsonRpcCall replace(@Nullable JsonRpcCall next) {
        JsonRpcCall before = this.call;
        this.call = next;
        return before;
    }
}
