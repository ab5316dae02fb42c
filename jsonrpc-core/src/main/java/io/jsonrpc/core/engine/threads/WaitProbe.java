package io.jsonrpc.core.engine.threads;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * Measures how long tasks wait for a worker: that of one task which found no idle thread, then that of another one. A
 * wait of more than a second is reported.
 */
final class WaitProbe {

    /** A longer wait is reported. */
    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(1);

    /** The number of further tasks after which the wait of the probe is checked. */
    private static final int LOOK_AFTER = 64;

    private final ReentrantLock lock;

    private final LongSupplier nanoTime;

    private final LongConsumer onLongWait;

    // The fields below are guarded by the lock for writing.

    /** The task whose wait is measured. */
    private volatile @Nullable WorkerTask probe;

    private long probeSince;

    /** The number of tasks queued while the probe has waited. */
    private int sinceProbe;

    /** The long wait of the probe has been reported before its end. */
    private boolean told;

    private volatile long delays;

    private volatile long delayNanos;

    /**
     * Measures nothing yet.
     *
     * @param lock of the queue
     * @param onLongWait called with the wait in nanoseconds; without the lock, on the thread that adds or takes a task
     */
    WaitProbe(ReentrantLock lock, LongSupplier nanoTime, LongConsumer onLongWait) {
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.onLongWait = onLongWait;
    }

    /**
     * The task has to wait because no thread is idle. Called under the lock.
     *
     * @return how long the probe has waited, if it is checked now; to be passed to {@link #report}
     */
    long queued(WorkerTask task) {
        assert this.lock.isHeldByCurrentThread();
        if (this.probe == null) {
            this.probe = task;
            this.probeSince = this.nanoTime.getAsLong();
            this.sinceProbe = 0;
            this.told = false;
            return 0;
        }
        this.sinceProbe++;
        return this.sinceProbe % LOOK_AFTER == 0 ? this.nanoTime.getAsLong() - this.probeSince : 0;
    }

    /** Reports a long wait that has not ended, once. Called without the lock. */
    void look() {
        if (this.probe == null) {
            return;
        }
        long waited;
        this.lock.lock();
        try {
            if (this.probe == null || this.told) {
                return;
            }
            waited = this.nanoTime.getAsLong() - this.probeSince;
            this.told = waited > LONG_WAIT;
        } finally {
            this.lock.unlock();
        }
        report(waited);
    }

    /** A worker has taken the task. Called without the lock. */
    void started(WorkerTask task) {
        if (task == this.probe) {
            report(ended());
        }
    }

    private long ended() {
        this.lock.lock();
        try {
            this.probe = null;
            long waited = this.nanoTime.getAsLong() - this.probeSince;
            this.delays++;
            this.delayNanos += waited;
            return waited;
        } finally {
            this.lock.unlock();
        }
    }

    /** Reports the wait if it is long. Called without the lock. */
    void report(long waited) {
        if (waited > LONG_WAIT) {
            this.onLongWait.accept(waited);
        }
    }

    /** The number of tasks that had to wait and have started; of those that wait at the same time one is counted. */
    long delays() {
        return this.delays;
    }

    /** The total wait of the counted tasks, in nanoseconds. */
    long delayNanos() {
        return this.delayNanos;
    }
}
