package io.jsonrpc.client.settings;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.WorkerThreads;
import io.jsonrpc.core.engine.threads.Workers;
import java.util.concurrent.Future;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.DoubleSupplier;

/**
 * Time, threads and chance of one client.
 *
 * @param name the prefix of the names of its threads
 * @param stopTimer stops the timer if it is the client's own
 * @param retire lets the threads end when they have nothing to do
 */
public record ClientRuntime(
        String name,
        MessageCodec codec,
        Workers workers,
        Timers timers,
        DoubleSupplier chance,
        LastEnd stopTimer,
        LastEnd retire) {

    /** How many handlers may wait for an answer at the same time, each holding a thread. */
    static final int MAX_WAITING = 256;

    /** For all clients of the process, each of which has some of them at once. */
    static final WorkerThreads WORKERS = new WorkerThreads("jsonrpc-client-worker");

    private static final AtomicInteger COUNT = new AtomicInteger();

    /** The same for a client that uses it beside this one, and perhaps longer, and calls this when it has ended. */
    public ClientRuntime shared(Runnable ended) {
        return new ClientRuntime(
                this.name,
                this.codec,
                this.workers,
                this.timers,
                this.chance,
                this.stopTimer.another(ended),
                this.retire.another(() -> {}));
    }

    public long now() {
        return this.timers.now();
    }

    /** Runs a short task of the framework after so many nanoseconds. */
    public Future<?> after(long nanos, Runnable task) {
        return this.timers.after(nanos, task);
    }

    /** The prefix of the names of the next client's threads. */
    public static String nextName() {
        return "jsonrpc-client-" + COUNT.incrementAndGet();
    }

    /** One daemon thread that comes with the first task and goes when there is none left. */
    static ScheduledThreadPoolExecutor timer(String name) {
        ScheduledThreadPoolExecutor timer = new ScheduledThreadPoolExecutor(
                1,
                task -> {
                    Thread thread = new Thread(task, name + "-timer");
                    thread.setDaemon(true);
                    return thread;
                },
                new ThreadPoolExecutor.DiscardPolicy());
        timer.setRemoveOnCancelPolicy(true);
        timer.setExecuteExistingDelayedTasksAfterShutdownPolicy(false);
        timer.setKeepAliveTime(10, TimeUnit.SECONDS);
        timer.allowCoreThreadTimeOut(true);
        return timer;
    }
}
