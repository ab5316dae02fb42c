package io.jsonrpc.soak;

import io.jsonrpc.network.FaultProxy;
import io.jsonrpc.network.Way;
import java.time.Duration;
import java.util.Random;

/**
 * Breaks a connection now and then: the one that carries a byte chosen at random, either way, with a reset, in an orderly way,
 * or with an end of one direction only.
 */
final class Breaks {

    /** About a quarter of what a session sends in a second, so that the byte comes before the next break is due. */
    private static final double BYTES_PER_SECOND = 40;

    private static final int LEAST_RANGE = 200;

    private static final double NANOS_PER_SECOND = 1e9;

    private static final FaultProxy.End[] ENDS = FaultProxy.End.values();

    private final FaultProxy proxy;

    private final Random random;

    private final int range;

    private final long intervalNanos;

    private long next;

    private long planned;

    Breaks(FaultProxy proxy, long seed, int sessions, Duration interval) {
        this.proxy = proxy;
        this.random = new Random(seed);
        this.intervalNanos = interval.toNanos();
        this.range = (int)
                Math.max(LEAST_RANGE, BYTES_PER_SECOND * sessions * Math.min(1, this.intervalNanos / NANOS_PER_SECOND));
        this.next = System.nanoTime();
    }

    /** Plans the next break when it is time for it, and the last one has happened. */
    void tick() {
        if (System.nanoTime() - this.next >= 0 && !this.proxy.isCutWaiting()) {
            this.next += this.intervalNanos;
            this.planned++;
            this.proxy.cutAfter(
                    this.random.nextBoolean() ? Way.TO_SERVER : Way.TO_CLIENT,
                    1 + this.random.nextInt(this.range),
                    ENDS[this.random.nextInt(ENDS.length)]);
        }
    }

    /** Plans no more for now. */
    void stop() {
        if (this.proxy.cancelCut()) {
            this.planned--;
        }
    }

    /** How many connections were broken this way; a little more when two carried the same byte at the same moment. */
    long count() {
        return this.planned;
    }
}
