package io.jsonrpc.core.engine.threads;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;

/**
 * Keeps a warning from filling the log: lets the first event pass and then one in each minute, and counts the others.
 * Safe for use by many threads.
 *
 * @since 0.1
 */
public final class OncePerMinute {

    private static final long NANOS = TimeUnit.MINUTES.toNanos(1);

    private final AtomicLong events = new AtomicLong();

    /** When the next one passes; meaningless before the first. */
    private final AtomicLong next = new AtomicLong();

    private volatile boolean passed;

    /**
     * One more event.
     *
     * @param now in nanoseconds, from any origin
     * @return how many events there were since the last one that passed, this one included; 0 when it does not pass
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
}
