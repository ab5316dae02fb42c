package io.jsonrpc.test;

import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;
import java.util.concurrent.AbstractExecutorService;
import java.util.concurrent.Callable;
import java.util.concurrent.Delayed;
import java.util.concurrent.FutureTask;
import java.util.concurrent.RunnableScheduledFuture;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.ScheduledFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/** Runs tasks when a {@link ManualClock} reaches their time. */
final class ManualScheduler extends AbstractExecutorService implements ScheduledExecutorService {

    // Guarded by the monitor.

    private final PriorityQueue<Task<?>> tasks = new PriorityQueue<>(
            Comparator.comparingLong((Task<?> task) -> task.at).thenComparingLong(task -> task.number));

    private long now = TimeUnit.HOURS.toNanos(1);

    private long count;

    synchronized long now() {
        return this.now;
    }

    /** Runs what is due until then, each at its time. */
    void runUntil(long end) {
        for (Task<?> due = next(end); due != null; due = next(end)) {
            due.run();
        }
    }

    private synchronized @Nullable Task<?> next(long end) {
        this.tasks.removeIf(Task::isCancelled);
        Task<?> first = this.tasks.peek();
        boolean due = first != null && first.at <= end;
        this.now = Math.max(this.now, due ? first.at : end);
        return due ? this.tasks.poll() : null;
    }

    private synchronized <V> Task<V> add(Callable<V> action, long delay, long pause, TimeUnit unit) {
        Task<V> task = new Task<>(this, action, this.count++, this.now + unit.toNanos(delay), unit.toNanos(pause));
        this.tasks.add(task);
        return task;
    }

    private synchronized void again(Task<?> task) {
        task.at = this.now + task.pause;
        this.tasks.add(task);
    }

    @Override
    public ScheduledFuture<?> schedule(Runnable command, long delay, TimeUnit unit) {
        return add(callable(command), delay, 0, unit);
    }

    @Override
    public <V> ScheduledFuture<V> schedule(Callable<V> callable, long delay, TimeUnit unit) {
        return add(callable, delay, 0, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleAtFixedRate(Runnable command, long initialDelay, long period, TimeUnit unit) {
        return add(callable(command), initialDelay, period, unit);
    }

    @Override
    public ScheduledFuture<?> scheduleWithFixedDelay(Runnable command, long initialDelay, long delay, TimeUnit unit) {
        return add(callable(command), initialDelay, delay, unit);
    }

    @Override
    public void execute(Runnable command) {
        add(callable(command), 0, 0, TimeUnit.NANOSECONDS);
    }

    private static Callable<Boolean> callable(Runnable command) {
        return () -> {
            command.run();
            return true;
        };
    }

    @Override
    public void shutdown() {
        shutdownNow();
    }

    @Override
    public synchronized List<Runnable> shutdownNow() {
        List<Runnable> left = List.copyOf(this.tasks);
        this.tasks.clear();
        return left;
    }

    @Override
    public boolean isShutdown() {
        return false;
    }

    @Override
    public boolean isTerminated() {
        return false;
    }

    @Override
    public boolean awaitTermination(long timeout, TimeUnit unit) {
        return true;
    }

    private static final class Task<V> extends FutureTask<V> implements RunnableScheduledFuture<V> {

        private final ManualScheduler scheduler;

        private final long number;

        private final long pause;

        /** When it runs next. Written while it is in no queue. */
        private long at;

        Task(ManualScheduler scheduler, Callable<V> action, long number, long at, long pause) {
            super(action);
            this.scheduler = scheduler;
            this.number = number;
            this.at = at;
            this.pause = pause;
        }

        @Override
        public void run() {
            if (!isPeriodic()) {
                super.run();
            } else if (runAndReset()) {
                this.scheduler.again(this);
            }
        }

        @Override
        public boolean isPeriodic() {
            return this.pause > 0;
        }

        @Override
        public long getDelay(TimeUnit unit) {
            return unit.convert(this.at - this.scheduler.now(), TimeUnit.NANOSECONDS);
        }

        @Override
        public int compareTo(Delayed other) {
            return Long.compare(getDelay(TimeUnit.NANOSECONDS), other.getDelay(TimeUnit.NANOSECONDS));
        }
    }
}
