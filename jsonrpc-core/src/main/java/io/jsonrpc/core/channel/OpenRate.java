package io.jsonrpc.core.channel;

import java.util.concurrent.TimeUnit;

/** How fast the other end may open channels: 50 a second, and 64 at once. */
final class OpenRate {

    private static final long EACH_NANOS = TimeUnit.SECONDS.toNanos(1) / 50;

    private static final long BURST_NANOS = 64 * EACH_NANOS;

    /** The point in time up to which openings are spent. */
    private long spentUntil;

    private boolean used;

    /** One more is opened; false if that is too fast. */
    boolean take(long now) {
        long earliest = now - BURST_NANOS;
        if (!this.used || this.spentUntil - earliest < 0) {
            this.spentUntil = earliest;
            this.used = true;
        }
        if (this.spentUntil + EACH_NANOS - now > 0) {
            return false;
        }
        this.spentUntil += EACH_NANOS;
        return true;
    }
}
