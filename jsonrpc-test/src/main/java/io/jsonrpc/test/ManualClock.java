package io.jsonrpc.test;

import io.jsonrpc.core.engine.threads.Timers;
import java.time.Duration;

/**
 * Time that a test turns by hand. It stands still until {@link #advance}; timeouts, heartbeats and the windows of sessions
 * then pass in their order, on the thread that turns the clock, and nothing waits for them.
 *
 * <pre>{@code
 * tester.breakConnection();
 * tester.clock().advance(Duration.ofHours(1));
 * assertThat(tester.reconnect()).isEqualTo(SessionLoss.EXPIRED);
 * }</pre>
 *
 * @since 0.1
 */
public final class ManualClock {

    private final ManualScheduler scheduler = new ManualScheduler();

    /** A clock that stands still. */
    public ManualClock() {}

    /** The time in nanoseconds from an arbitrary origin, as {@link System#nanoTime}. */
    public long nanoTime() {
        return this.scheduler.now();
    }

    /** Turns the clock forward. Returns when everything has run that is due by then. */
    public void advance(Duration by) {
        this.scheduler.runUntil(this.scheduler.now() + by.toNanos());
    }

    /** What servers and clients measure time with. */
    Timers timers() {
        return new Timers(this.scheduler, this.scheduler::now);
    }
}
