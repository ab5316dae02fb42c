package io.jsonrpc.core.engine.threads;

import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Watches the deadlines of a whole table with at most one timer, so that a further deadline costs only a comparison if
 * an earlier one exists. A distant deadline is checked again after ten seconds, so that a table that is empty by then
 * holds no timer, and removed entries need not cancel one.
 */
public final class DeadlineWatch {

    /** Ends expired entries. */
    @FunctionalInterface
    public interface Sweep {

        /**
         * Ends every entry whose deadline is not after {@code now}.
         *
         * @return nanoseconds until the next deadline; negative if there is none
         */
        long endDue(long now);
    }

    private static final long LONGEST_WAIT = TimeUnit.SECONDS.toNanos(10);

    private final Timers time;

    private final Sweep sweep;

    private final ReentrantLock lock = new ReentrantLock();

    /** When the timer fires; valid while {@link #timer} is not null. Guarded by the lock for writing. */
    private volatile long firesAt;

    /** Null while nothing is watched. Guarded by the lock for writing. */
    private volatile @Nullable Future<?> timer;

    /** Counts timers, so that one replaced while it fired is not mistaken for its successor. */
    private int timers;

    private boolean stopped;

    public DeadlineWatch(Timers time, Sweep sweep) {
        this.time = time;
        this.sweep = sweep;
    }

    /** Ensures that a sweep runs when this deadline has passed. */
    public void watch(long deadline) {
        if (this.timer != null && this.firesAt - deadline <= 0) {
            return;
        }
        this.lock.lock();
        try {
            Future<?> current = this.timer;
            if (this.stopped || (current != null && this.firesAt - deadline <= 0)) {
                return;
            }
            if (current != null) {
                current.cancel(false);
            }
            long now = this.time.now();
            long wait = Math.min(Math.max(0, deadline - now), LONGEST_WAIT);
            this.firesAt = now + wait;
            int number = ++this.timers;
            this.timer = this.time.after(wait, () -> fire(number));
        } finally {
            this.lock.unlock();
        }
    }

    /** Stops watching. */
    public void stop() {
        this.lock.lock();
        try {
            this.stopped = true;
            Future<?> current = this.timer;
            if (current != null) {
                current.cancel(false);
                this.timer = null;
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void fire(int number) {
        this.lock.lock();
        try {
            if (number == this.timers) {
                this.timer = null;
            }
        } finally {
            this.lock.unlock();
        }
        long now = this.time.now();
        long untilNext = this.sweep.endDue(now);
        if (untilNext >= 0) {
            watch(now + untilNext);
        }
    }
}
