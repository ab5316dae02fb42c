package io.jsonrpc.core.stream;

import java.util.concurrent.TimeUnit;

/** The rate of one stream, in even steps. */
final class Pace {

    /** A sender that is called this late sends what is due at once; what it missed before that is not made up for. */
    private static final long CATCH_UP = TimeUnit.MILLISECONDS.toNanos(20);

    private static final double NANOS_PER_SECOND = 1e9;

    /** Between two items; 0 for no rate. */
    private long step;

    /** When the next item may be sent. */
    private long due;

    void set(double perSecond, long now) {
        long next = perSecond == 0 ? 0 : Math.round(NANOS_PER_SECOND / perSecond);
        if (next != this.step) {
            // The last item was sent one step before the next one is due.
            this.due = this.step == 0 ? now : this.due - this.step + next;
            this.step = next;
        }
    }

    boolean isSet() {
        return this.step != 0;
    }

    /** The first item of a sample waits for the next tick, so that it is the newest at it. */
    void waitForTick(long now) {
        if (this.step != 0 && now - this.due >= 0) {
            this.due += ((now - this.due) / this.step + 1) * this.step;
        }
    }

    boolean isDue(long now) {
        return this.step == 0 || now - this.due >= 0;
    }

    /** An item is sent, which was due. */
    void sent(long now) {
        if (this.step != 0) {
            boolean inStep = now - this.due <= Math.max(this.step, CATCH_UP);
            this.due = (inStep ? this.due : now) + this.step;
        }
    }

    long nanosUntilDue(long now) {
        return this.due - now;
    }
}
