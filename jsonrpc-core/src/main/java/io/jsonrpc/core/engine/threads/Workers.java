package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import io.jsonrpc.core.log.OncePerMinute;
import java.util.Objects;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The threads that run user code, shared by all sessions. No session holds one while it is idle.
 *
 * <p>A platform pool has a fixed size plus one thread for each handler that waits for an answer of the other side, so
 * that handlers that call back make progress however small the pool is; the number of waiting handlers is limited. If
 * all threads are busy, the next free one serves the session with the fewest.
 *
 * @since 0.1
 */
public final class Workers {

    private static final Logger log = LoggerFactory.getLogger(Workers.class);

    private static final String ADVICE = "Give it more threads, or let handlers answer later (Transaction.startAsync)";

    private final OncePerMinute busyWarning = new OncePerMinute();

    /** Null for a pool. */
    private final @Nullable Executor elastic;

    /** Null for an executor without a limit on threads. */
    private final @Nullable WorkerPool pool;

    private Workers(Executor elastic) {
        this.elastic = elastic;
        this.pool = null;
    }

    private Workers(WorkerThreads lender, String name, int threads, int maxWaiting, String advice) {
        this.elastic = null;
        this.pool = new WorkerPool(
                lender, threads, maxWaiting, nanos -> warn(name, threads, nanos, advice), Workers::stopped);
    }

    private static void stopped(Runnable task) {
        if (task instanceof Completion completion) {
            completion.runElsewhere();
        }
    }

    /**
     * A pool of daemon platform threads.
     *
     * @param name the prefix of the threads' names
     * @param threads number of threads, not counting those of waiting handlers
     * @param maxWaiting how many handlers may wait for an answer at the same time; one more fails at once
     */
    public static Workers pool(String name, int threads, int maxWaiting) {
        return pool(name, threads, maxWaiting, ADVICE);
    }

    /**
     * A pool of daemon platform threads.
     *
     * @param name the prefix of the threads' names
     * @param threads number of threads, not counting those of waiting handlers
     * @param maxWaiting how many handlers may wait for an answer at the same time; one more fails at once
     * @param advice the remedy if a task waits long for a thread: a sentence for the log, logged at most once a minute
     */
    public static Workers pool(String name, int threads, int maxWaiting, String advice) {
        return new Workers(new WorkerThreads(name), name, threads, maxWaiting, advice);
    }

    /**
     * A pool that shares its threads with others: each has as many at once as it would have of its own.
     *
     * @param lender whose threads they are
     * @param name of the pool, for the log
     * @param threads how many threads it has at once, not counting those of waiting handlers
     * @param maxWaiting how many handlers may wait for an answer at the same time; one more fails at once
     */
    public static Workers sharing(WorkerThreads lender, String name, int threads, int maxWaiting) {
        return new Workers(lender, name, threads, maxWaiting, ADVICE);
    }

    private void warn(String name, int threads, long nanos, String advice) {
        long times = this.busyWarning.pass(System.nanoTime());
        if (times > 0) {
            log.warn(
                    "A task has waited {} ms for a thread of {}, because its {} threads run handlers that block ({} such"
                            + " wait(s) since the last warning). {}",
                    TimeUnit.NANOSECONDS.toMillis(nanos),
                    name,
                    threads,
                    times,
                    advice);
        }
    }

    /** Uses an executor without a limit on threads, such as one virtual thread per task. */
    public static Workers elastic(Executor executor) {
        return new Workers(executor);
    }

    /** Runs a task on a worker; does nothing after {@link #shutdown}. */
    public void execute(Runnable task) {
        execute(task, null);
    }

    /**
     * An executor for the tasks of one session. They start in order; if threads are scarce, other sessions do not wait
     * until all of them have run.
     */
    public Executor forSession() {
        if (this.pool == null) {
            return this::execute;
        }
        Share share = this.pool.newShare();
        return task -> execute(task, share);
    }

    private void execute(Runnable task, @Nullable Share share) {
        try {
            submit(task, share);
        } catch (RejectedExecutionException refused) {
            if (this.pool == null) {
                throw refused;
            }
        }
    }

    /** Ends a wait: on a worker, or on this thread if the workers have stopped, because every wait must end. */
    public void complete(Completion completion) {
        try {
            submit(completion, null);
        } catch (RejectedExecutionException stopped) {
            completion.runElsewhere();
        }
    }

    private void submit(Runnable task, @Nullable Share share) {
        if (this.pool != null) {
            this.pool.execute(new WorkerTask(task, share));
        } else {
            Objects.requireNonNull(this.elastic).execute(task);
        }
    }

    /** Warns if a task has waited long for a thread and still waits; to be called from time to time. */
    public void look() {
        if (this.pool != null) {
            this.pool.waits().look();
        }
    }

    /** The number of threads that run tasks or wait inside one; 0 if unknown. */
    public int threadCount() {
        return this.pool == null ? 0 : this.pool.borrowed();
    }

    /** The number of tasks queued for a thread; 0 if unknown. */
    public int queuedTasks() {
        return this.pool == null ? 0 : this.pool.queued();
    }

    /**
     * The number of tasks that had to wait for a thread because all were busy, and have since started; of those that
     * wait at the same time one is counted. 0 if unknown.
     */
    public long delayedTasks() {
        return this.pool == null ? 0 : this.pool.waits().delays();
    }

    /** The total wait of the counted tasks, in nanoseconds. */
    public long delayNanos() {
        return this.pool == null ? 0 : this.pool.waits().delayNanos();
    }

    /**
     * Lets a pool finish: accepted tasks still run, then the threads end; later tasks are not run, except those that
     * end a wait. An elastic executor is stopped by its owner.
     */
    public void retire() {
        if (this.pool != null) {
            this.pool.retire();
        }
    }

    /**
     * Stops a pool: running handlers are interrupted, queued ones never start. An elastic executor is stopped by its
     * owner.
     */
    public void shutdown() {
        if (this.pool != null) {
            this.pool.stop();
        }
    }

    /**
     * Waits for the result of another task; releases the session's turn and adds a thread to the pool meanwhile. The
     * pool that grows is that of the current thread: a handler of one peer may wait for the answer to a request of
     * another peer.
     *
     * @throws IllegalStateException in a non-blocking handler
     */
    public static <T> T await(Callable<T> wait) throws Exception {
        ReadingThread.requireNotHandling();
        if (Thread.currentThread() instanceof WorkerThread worker) {
            return worker.await(wait);
        }
        Place.releaseAll();
        return wait.call();
    }

    /**
     * A task that ends a wait.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Completion extends Runnable {

        /** The same on another thread, because the workers have stopped. */
        default void runElsewhere() {
            run();
        }
    }
}
