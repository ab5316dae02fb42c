package io.jsonrpc.core.stream;

import java.util.concurrent.TimeUnit;

/** How much went in the last second, in tenths of it. */
final class Lately {

    private static final int TENTHS = 10;

    private static final long TENTH = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long[] NOTHING = new long[TENTHS];

    /** Allocated for the first that goes: most sessions have no streams. */
    private long[] items = NOTHING;

    private long[] bytes = NOTHING;

    /** The tenth that runs. */
    private long current;

    private void turn(long now) {
        long tenth = Math.floorDiv(now, TENTH);
        for (long missed = Math.max(this.current + 1, tenth - TENTHS + 1); missed <= tenth; missed++) {
            this.items[Math.floorMod(missed, TENTHS)] = 0;
            this.bytes[Math.floorMod(missed, TENTHS)] = 0;
        }
        this.current = Math.max(this.current, tenth);
    }

    void went(long count, long size, long now) {
        if (this.items == NOTHING) {
            this.items = new long[TENTHS];
            this.bytes = new long[TENTHS];
        }
        turn(now);
        int tenth = Math.floorMod(this.current, TENTHS);
        this.items[tenth] += count;
        this.bytes[tenth] += size;
    }

    long items(long now) {
        turn(now);
        return sum(this.items);
    }

    long bytes(long now) {
        turn(now);
        return sum(this.bytes);
    }

    private static long sum(long[] tenths) {
        long sum = 0;
        for (long tenth : tenths) {
            sum += tenth;
        }
        return sum;
    }
}
