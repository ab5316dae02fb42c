package io.jsonrpc.core.engine.threads;

import java.util.concurrent.ScheduledExecutorService;
import java.util.function.LongSupplier;

/**
 * The clock and the timer, passed in so that tests can control them.
 *
 * @param scheduler runs short tasks of the framework, never user code
 * @param nanoTime the time in nanoseconds from an arbitrary origin, like {@link System#nanoTime}
 * @since 0.1
 */
public record Timers(ScheduledExecutorService scheduler, LongSupplier nanoTime) {

    /** The clock of the system. */
    public static Timers system(ScheduledExecutorService scheduler) {
        return new Timers(scheduler, System::nanoTime);
    }

    public long now() {
        return this.nanoTime.getAsLong();
    }
}
