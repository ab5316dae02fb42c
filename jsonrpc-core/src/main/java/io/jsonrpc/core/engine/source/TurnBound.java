package io.jsonrpc.core.engine.source;

import java.util.concurrent.TimeUnit;

/** How much one thread does for a stream at once; then a worker goes on. Used by one thread at a time. */
final class TurnBound {

    /** Messages on a thread that may be that of the source, which is not to be held up. */
    static final int OF_SOURCE = 64;

    /** Messages on a worker: as many as a receiver that keeps pace gives credit for, which then leave together. */
    static final int OF_WORKER = 256;

    private static final long NANOS = TimeUnit.MILLISECONDS.toNanos(1);

    private int stepsLeft;

    private long began;

    void begin(long now, int steps) {
        this.stepsLeft = steps;
        this.began = now;
    }

    void step() {
        this.stepsLeft--;
    }

    boolean isReached(long now) {
        return this.stepsLeft <= 0 || now - this.began > NANOS;
    }
}
