package io.jsonrpc.core.engine.threads;

import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;

/**
 * The clock and the timer, passed in so that tests can control them.
 *
 * @since 0.1
 */
public final class Timers {

    private final ScheduledExecutorService scheduler;

    private final LongSupplier nanoTime;

    private final PacingWheel wheel = new PacingWheel(this);

    /**
     * This clock and this timer.
     *
     * @param scheduler runs short tasks of the framework, never user code
     * @param nanoTime the time in nanoseconds from an arbitrary origin, like {@link System#nanoTime}
     */
    public Timers(ScheduledExecutorService scheduler, LongSupplier nanoTime) {
        this.scheduler = scheduler;
        this.nanoTime = nanoTime;
    }

    /**
     * A task that waits for its time.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Alarm {

        /** Forgets the task if it has not started. */
        void cancel();
    }

    /** The clock of the system. */
    public static Timers system(ScheduledExecutorService scheduler) {
        return new Timers(scheduler, System::nanoTime);
    }

    /** The time in nanoseconds from an arbitrary origin, as a supplier. */
    public LongSupplier nanoTime() {
        return this.nanoTime;
    }

    /** The time in nanoseconds from an arbitrary origin. */
    public long now() {
        return this.nanoTime.getAsLong();
    }

    /**
     * Runs a short task of the framework once.
     *
     * @param delay zero or less runs it as soon as possible
     * @return cancels the task if it has not started
     */
    public Future<?> after(Duration delay, Runnable task) {
        // Saturates, unlike Duration.toNanos, because applications set delays of any length.
        return after(TimeUnit.NANOSECONDS.convert(delay), task);
    }

    /** As {@link #after(Duration, Runnable)}, with the delay in nanoseconds. */
    public Future<?> after(long delayNanos, Runnable task) {
        return this.scheduler.schedule(task, delayNanos, TimeUnit.NANOSECONDS);
    }

    /**
     * Runs a short task of the framework once, up to ten milliseconds later than asked for. All such tasks together are one task
     * of the timer, and none while nothing waits: for what happens often, such as the pace of a stream.
     */
    public Alarm paced(long delayNanos, Runnable task) {
        return this.wheel.after(delayNanos, task);
    }

    /**
     * Runs a short task of the framework again and again.
     *
     * @param pause the time from the end of one run to the start of the next, and before the first
     * @return cancels the task
     */
    public Future<?> every(Duration pause, Runnable task) {
        long nanos = TimeUnit.NANOSECONDS.convert(pause);
        return this.scheduler.scheduleWithFixedDelay(task, nanos, nanos, TimeUnit.NANOSECONDS);
    }
}
