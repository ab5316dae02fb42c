package io.jsonrpc.server.actuate;

import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import org.jspecify.annotations.Nullable;

/**
 * One measured request or notification: ends once, with the tags under which it is recorded. A failure of the
 * measurement never affects the call.
 */
abstract class WatchedCall implements PeerObserver.Handling {

    private static final SparingLog log = SparingLog.of(WatchedCall.class);

    private static final AtomicIntegerFieldUpdater<WatchedCall> ENDED =
            AtomicIntegerFieldUpdater.newUpdater(WatchedCall.class, "ended");

    private final CallTags tags;

    private final String method;

    private final @Nullable RequestId id;

    private final Thread runner = Thread.currentThread();

    private volatile boolean handlerReturned;

    private volatile int ended;

    /** The values that methods and codes may have as tags. */
    record CallTags(TagValues methods, TagValues codes) {}

    WatchedCall(CallTags tags, String method, @Nullable RequestId id) {
        this.tags = tags;
        this.method = method;
        this.id = id;
    }

    @Override
    public final void handlerReturned() {
        this.handlerReturned = true;
        try {
            leave();
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    @Override
    public final void ended(@Nullable ResponseError error) {
        if (!ENDED.compareAndSet(this, 0, 1)) {
            return;
        }
        try {
            if (error != null) {
                String code = this.tags.codes().learn(Integer.toString(error.getCode()));
                stop(this.tags.methods().of(this.method), code, error.getCode());
            } else {
                TagValues methods = this.tags.methods();
                stop(isHandlersOwnResult() ? methods.learn(this.method) : methods.of(this.method), null, 0);
            }
        } catch (RuntimeException failure) {
            failed(failure);
        }
    }

    /**
     * Whether the handler explicitly sent a result. The automatic answer does not count, because every method gets it;
     * it is sent after the handler has returned, on the same thread.
     */
    private boolean isHandlersOwnResult() {
        return this.id != null && !(this.handlerReturned && Thread.currentThread() == this.runner);
    }

    /** Called when the handler has returned, on its thread. */
    abstract void leave();

    /**
     * Called at the end.
     *
     * @param codeTag null for a result and for a notification
     * @param code the code itself
     */
    abstract void stop(String methodTag, @Nullable String codeTag, int code);

    static void failed(RuntimeException failure) {
        log.warn(failure.getClass().getName(), "An observation of a JSON-RPC call failed", failure);
    }
}
