package io.jsonrpc.core.stream;

import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamRate;

/**
 * A rate of all streams of a session together; 0 for none.
 *
 * @param items in a second
 * @param bytes in a second
 */
record FlowRate(double items, long bytes) {

    static final double MIN_ITEMS = Steering.MIN_PER_SECOND;

    static final double MAX_ITEMS = Steering.MAX_PER_SECOND;

    static final long MIN_BYTES = StreamRate.MIN_BYTES_PER_SECOND;

    static final long MAX_BYTES = StreamRate.MAX_BYTES_PER_SECOND;

    static final FlowRate NONE = new FlowRate(0, 0);

    /** Less than this many items a second is nothing to slow down to. */
    private static final double SLOWEST = 0.1;

    private static final double FASTER = 1.5;

    /** Half of what went in the last second: half of a rate that is not used would change nothing. */
    FlowRate slower(Lately lately, long now) {
        long half = lately.bytes(now) / 2;
        return new FlowRate(half(lately.items(now)), this.bytes == 0 ? 0 : Math.max(MIN_BYTES, half));
    }

    /** Of items that went in the last second. */
    static double half(long lately) {
        return clampItems(Math.max(SLOWEST, lately / 2.0));
    }

    FlowRate faster() {
        return new FlowRate(clampItems(this.items * FASTER), clampBytes(this.bytes * FASTER));
    }

    FlowRate within(FlowPlan plan) {
        return new FlowRate(least(this.items, plan.perSecond()), (long) least(this.bytes, plan.bytesPerSecond()));
    }

    private static double least(double one, double other) {
        if (one == 0 || other == 0) {
            return Math.max(one, other);
        }
        return Math.min(one, other);
    }

    /** In hundredths; 0 stays. */
    static double clampItems(double items) {
        double rounded = Math.round(Math.min(items, MAX_ITEMS) * 100) / 100.0;
        return items == 0 ? 0 : Math.max(MIN_ITEMS, rounded);
    }

    /** 0 stays. */
    static long clampBytes(double bytes) {
        return bytes == 0 ? 0 : Math.max(MIN_BYTES, (long) Math.min(bytes, MAX_BYTES));
    }
}
