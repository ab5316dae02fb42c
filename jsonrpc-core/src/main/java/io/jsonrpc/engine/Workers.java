package io.jsonrpc.engine;

import io.jsonrpc.error.QueueFullException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The threads that run user code, shared by all sessions. No session holds one while it is idle.
 *
 * <p>A platform pool has a fixed size plus one thread for each handler that waits for an answer of the other side, so
 * that handlers which call back make progress however small the pool is; the number of waiting handlers is bounded.
 *
 * @since 0.1
 */
public final class Workers {

    private final Executor executor;

    private final @Nullable ThreadPoolExecutor pool;

    private final int threads;

    private final int maxWaiting;

    private final ReentrantLock lock = new ReentrantLock();

    /** Handlers that wait; written under the lock. */
    private volatile int waiting;

    private Workers(Executor elastic) {
        this.executor = elastic;
        this.pool = null;
        this.threads = 0;
        this.maxWaiting = Integer.MAX_VALUE;
    }

    private Workers(String name, int threads, int maxWaiting) {
        AtomicInteger count = new AtomicInteger();
        this.pool = new ThreadPoolExecutor(
                threads,
                threads,
                30,
                TimeUnit.SECONDS,
                new LinkedBlockingQueue<>(),
                task -> new WorkerThread(this, task, name + "-" + count.incrementAndGet()));
        this.executor = this.pool;
        this.threads = threads;
        this.maxWaiting = maxWaiting;
    }

    /**
     * A pool of daemon platform threads.
     *
     * @param name the prefix of the threads' names
     * @param threads how many run at the same time, waiting handlers not counted
     * @param maxWaiting how many handlers may wait for an answer at the same time; one more fails at once
     */
    public static Workers pool(String name, int threads, int maxWaiting) {
        return new Workers(name, threads, maxWaiting);
    }

    /** An executor that never runs out of threads, such as one virtual thread for each task. */
    public static Workers elastic(Executor executor) {
        return new Workers(executor);
    }

    /** Runs a task on a worker; does nothing after {@link #shutdown}. */
    public void execute(Runnable task) {
        try {
            submit(task);
        } catch (RejectedExecutionException refused) {
            if (this.pool == null || !this.pool.isShutdown()) {
                throw refused;
            }
        }
    }

    /** Ends somebody's wait: on a worker, or on this thread when the workers have stopped, since every wait ends. */
    public void complete(Completion completion) {
        try {
            submit(completion);
        } catch (RejectedExecutionException stopped) {
            completion.runElsewhere();
        }
    }

    private void submit(Runnable task) {
        this.executor.execute(task);
        // A handler may have begun to wait after the pool was found full and before the task was in line: then nobody
        // has come for it. (A thread that leaves at that moment is replaced by the pool itself, as long as its core
        // threads do not time out.)
        if (this.waiting > 0 && this.pool != null && !this.pool.getQueue().isEmpty()) {
            this.pool.prestartCoreThread();
        }
    }

    /** How many threads exist now; 0 where that is not known. */
    public int threadCount() {
        return this.pool == null ? 0 : this.pool.getPoolSize();
    }

    /** How many tasks wait for a thread; 0 where that is not known. */
    public int queuedTasks() {
        return this.pool == null ? 0 : this.pool.getQueue().size();
    }

    /**
     * Lets a pool finish: what was accepted still runs, then the threads end; what comes later is not run, except what
     * somebody waits for. An elastic executor is its owner's to stop.
     */
    public void retire() {
        if (this.pool != null) {
            this.pool.shutdown();
        }
    }

    /**
     * Stops a pool; running handlers are interrupted, waiting ones never start. An elastic executor is its owner's to
     * stop.
     */
    public void shutdown() {
        if (this.pool != null) {
            for (Runnable task : this.pool.shutdownNow()) {
                if (task instanceof Completion completion) {
                    completion.runElsewhere();
                }
            }
        }
    }

    /**
     * Waits for something that another task brings about, giving up the session's turn and making up for the thread. The
     * pool that grows is the thread's own: a handler of one peer may wait for the answer to another peer's request.
     *
     * @throws IllegalStateException in a handler that has promised never to wait
     */
    public static <T> T await(Callable<T> wait) throws Exception {
        ReadingThread.requireNotHandling();
        if (!(Thread.currentThread() instanceof WorkerThread worker)) {
            TurnQueue.giveUpCurrentTurn();
            return wait.call();
        }
        worker.owner.changeWaiting(1);
        try {
            TurnQueue.giveUpCurrentTurn();
            return wait.call();
        } finally {
            worker.owner.changeWaiting(-1);
        }
    }

    private void changeWaiting(int change) {
        ThreadPoolExecutor threadPool = this.pool;
        if (threadPool == null) {
            return;
        }
        this.lock.lock();
        try {
            if (change > 0 && this.waiting >= this.maxWaiting) {
                throw new QueueFullException(this.maxWaiting + " handlers wait for answers already");
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
     * A task that ends somebody's wait.
     *
     * @since 0.1
     */
    @FunctionalInterface
    public interface Completion extends Runnable {

        /** The same on a thread that is no worker, since these have stopped. */
        default void runElsewhere() {
            run();
        }
    }

    private static final class WorkerThread extends Thread {

        private final Workers owner;

        WorkerThread(Workers owner, Runnable task, String name) {
            super(task, name);
            this.owner = owner;
            setDaemon(true);
        }
    }
}
