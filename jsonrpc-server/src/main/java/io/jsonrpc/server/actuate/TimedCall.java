package io.jsonrpc.server.actuate;

import io.jsonrpc.core.message.RequestId;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** A call recorded only as a time, if there is no observation handler. */
final class TimedCall extends WatchedCall {

    private final CallTimers timers;

    private final long startedAt = System.nanoTime();

    TimedCall(CallTimers timers, CallTags tags, String method, @Nullable RequestId id) {
        super(tags, method, id);
        this.timers = timers;
    }

    @Override
    void leave() {}

    @Override
    void stop(String methodTag, @Nullable String codeTag, int code) {
        this.timers.of(methodTag, codeTag).record(System.nanoTime() - this.startedAt, TimeUnit.NANOSECONDS);
    }
}
