package io.jsonrpc.test;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Waits for what other threads do, for a limited time. */
final class Waiting {

    private final Duration limit;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition changed = this.lock.newCondition();

    Waiting(Duration limit) {
        this.limit = limit;
    }

    /** Does something that waiting threads may wait for. */
    void change(Runnable change) {
        this.lock.lock();
        try {
            change.run();
            this.changed.signalAll();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Waits for a value.
     *
     * @param value called under the lock of {@link #change}; null as long as there is none
     * @param failure what is thrown when the time is over, called under that lock
     */
    <T> T await(Supplier<@Nullable T> value, Supplier<String> failure) {
        this.lock.lock();
        try {
            long left = this.limit.toNanos();
            for (T found = value.get(); ; found = value.get()) {
                if (found != null) {
                    return found;
                }
                if (left <= 0) {
                    throw new AssertionError(failure.get());
                }
                left = this.changed.awaitNanos(left);
            }
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new AssertionError("Interrupted while waiting: " + failure.get(), interrupt);
        } finally {
            this.lock.unlock();
        }
    }

    /** The limit, in words. */
    String limit() {
        long millis = this.limit.toMillis();
        return millis % 1000 == 0 ? TimeUnit.MILLISECONDS.toSeconds(millis) + " s" : millis + " ms";
    }
}
