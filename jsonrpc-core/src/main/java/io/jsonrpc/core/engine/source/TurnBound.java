package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.engine.threads.Timers;
import java.util.concurrent.TimeUnit;

/**
 * How much one thread does for a stream at once; then a worker goes on, because the thread may be that of the source. Used by
 * one thread at a time.
 */
final class TurnBound {

    private static final int STEPS = 64;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private final Timers timers;

    private int steps;

    private long began;

    TurnBound(Timers timers) {
        this.timers = timers;
    }

    void begin() {
        this.steps = 0;
        this.began = this.timers.now();
    }

    void step() {
        this.steps++;
    }

    boolean isReached() {
        return this.steps >= STEPS || this.timers.now() - this.began > NANOS;
    }
}
