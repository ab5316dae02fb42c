package io.jsonrpc.core.stream;

import java.util.concurrent.TimeUnit;

/** The rate of a session in bytes: what is sent next waits as long as what was sent before takes. */
final class BytePace {

    /** A sender that is called this late is not held up for it. */
    private static final long CATCH_UP = TimeUnit.MILLISECONDS.toNanos(20);

    private static final double NANOS_PER_SECOND = 1e9;

    /** 0 for no rate. */
    private long perSecond;

    /** When the next frame may be sent. */
    private long due;

    void set(long bytesPerSecond, long now) {
        if (bytesPerSecond != this.perSecond) {
            long left = this.perSecond == 0 ? 0 : Math.max(0, this.due - now);
            this.due = now + (bytesPerSecond == 0 ? 0 : Math.round((double) left * this.perSecond / bytesPerSecond));
            this.perSecond = bytesPerSecond;
        }
    }

    boolean isDue(long now) {
        return this.perSecond == 0 || now - this.due >= 0;
    }

    /** 0 if it is due. */
    long nanosUntilDue(long now) {
        return isDue(now) ? 0 : this.due - now;
    }

    void sent(int size, long now) {
        if (this.perSecond != 0) {
            long begin = now - this.due <= CATCH_UP ? this.due : now;
            this.due = begin + Math.round(size * NANOS_PER_SECOND / this.perSecond);
        }
    }
}
