package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.log.OncePerMinute;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
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

    private final Executor executor;

    private final @Nullable ThreadPoolExecutor pool;

    private final FairQueue queue;

    private final OncePerMinute busyWarning = new OncePerMinute();

    private final int threads;

    private final int maxWaiting;

    private final ReentrantLock lock = new ReentrantLock();

    /** The number of waiting handlers; written under the lock. */
    private volatile int waiting;

    private Workers(Executor elastic) {
        this.executor = elastic;
        this.pool = null;
        this.queue = new FairQueue(System::nanoTime, nanos -> {});
        this.threads = 0;
        this.maxWaiting = Integer.MAX_VALUE;
    }

    private Workers(String name, int threads, int maxWaiting, String advice) {
        AtomicInteger count = new AtomicInteger();
        this.queue = new FairQueue(System::nanoTime, nanos -> warn(name, threads, nanos, advice));
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                this.queue,
                task -> new WorkerThread(this::changeWaiting, task, name + "-" + count.incrementAndGet()));
        this.executor = this.pool;
        this.threads = threads;
        this.maxWaiting = maxWaiting;
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
        return new Workers(name, threads, maxWaiting, advice);
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
        Share share = this.queue.newShare();
        return task -> execute(task, share);
    }

    private void execute(Runnable task, @Nullable Share share) {
        try {
            submit(task, share);
        } catch (RejectedExecutionException refused) {
            if (this.pool == null || !this.pool.isShutdown()) {
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
        this.executor.execute(this.pool == null ? task : new WorkerTask(task, share));
        // A handler may have started to wait after the pool was found full and before the task was queued: then no
        // thread was added for it. (A thread that ends at that moment is replaced by the pool itself, as long as its
        // core threads do not time out.)
        if (this.waiting > 0 && this.pool != null && !this.queue.isEmpty()) {
            this.pool.prestartCoreThread();
        }
    }

    /** Warns if a task has waited long for a thread and still waits; to be called from time to time. */
    public void look() {
        this.queue.waits().look();
    }

    /** The number of threads; 0 if unknown. */
    public int threadCount() {
        return this.pool == null ? 0 : this.pool.getPoolSize();
    }

    /** The number of tasks queued for a thread; 0 if unknown. */
    public int queuedTasks() {
        return this.queue.size();
    }

    /**
     * The number of tasks that had to wait for a thread because all were busy, and have since started; of those that
     * wait at the same time one is counted. 0 if unknown.
     */
    public long delayedTasks() {
        return this.queue.waits().delays();
    }

    /** The total wait of the counted tasks, in nanoseconds. */
    public long delayNanos() {
        return this.queue.waits().delayNanos();
    }

    /**
     * Lets a pool finish: accepted tasks still run, then the threads end; later tasks are not run, except those that
     * end a wait. An elastic executor is stopped by its owner.
     */
    public void retire() {
        if (this.pool != null) {
            this.pool.shutdown();
        }
    }

    /**
     * Stops a pool: running handlers are interrupted, queued ones never start. An elastic executor is stopped by its
     * owner.
     */
    public void shutdown() {
        if (this.pool != null) {
            for (Runnable task : this.pool.shutdownNow()) {
                if (((WorkerTask) task).action instanceof Completion completion) {
                    completion.runElsewhere();
                }
            }
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

    private void changeWaiting(int change) {
        ThreadPoolExecutor threadPool = this.pool;
        if (threadPool == null) {
            return;
        }
        this.lock.lock();
        try {
            if (change > 0 && this.waiting >= this.maxWaiting) {
                throw new QueueFullException(this.maxWaiting + " handlers are already waiting for answers");
            }
            this.waiting += change;
            int size = this.threads + this.waiting;
            if (size > threadPool.getMaximumPoolSize()) {
                threadPool.setMaximumPoolSize(size);
                threadPool.setCorePoolSize(size);
            } else {
                threadPool.setCorePoolSize(size);
                threadPool.setMaximumPoolSize(size);
            }
        } finally {
            this.lock.unlock();
        }
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
