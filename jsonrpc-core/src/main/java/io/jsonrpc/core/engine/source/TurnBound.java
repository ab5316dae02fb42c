package io.jsonrpc.core.engine.source;

import java.util.concurrent.TimeUnit;

/**
 * How much one thread does for a stream at once; then a worker goes on, because the thread may be that of the source. Used by
 * one thread at a time.
 */
final class TurnBound {

    private static final int STEPS = 64;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private int steps;

    private long began;

    void begin(long now) {
        this.steps = 0;
        this.began = now;
    }

    void step() {
        this.steps++;
    }

    boolean isReached(long now) {
        return this.steps >= STEPS || now - this.began > NANOS;
    }
}
