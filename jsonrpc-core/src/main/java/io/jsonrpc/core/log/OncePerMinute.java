package io.jsonrpc.core.log;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Limits a warning in the log to one per minute and counts the events in between. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class OncePerMinute {

    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong events = new AtomicLong();

    /** When the next event passes; not valid before the first. */
    private final AtomicLong next = new AtomicLong();

    private volatile boolean passed;

    /**
     * Counts an event.
     *
     * @param now in nanoseconds, from any origin
     * @return the number of events since the last one that passed, including this one; 0 if it does not pass
     */
    public long pass(long now) {
        this.events.incrementAndGet();
        long due = this.next.get();
        if ((this.passed && now - due < 0) || !this.next.compareAndSet(due, now + NANOS)) {
            return 0;
        }
        this.passed = true;
        return this.events.getAndSet(0);
    }

    /** Whether the next event passes. */
    boolean isOver(long now) {
        return this.passed && now - this.next.get() >= 0;
    }
}
