package io.jsonrpc.engine;

import io.jsonrpc.error.QueueFullException;
import java.util.concurrent.Callable;
import java.util.concurrent.Executor;
import java.util.concurrent.LinkedBlockingQueue;
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

    private int waiting;

    private Workers(Executor executor, @Nullable ThreadPoolExecutor pool, int threads, int maxWaiting) {
        this.executor = executor;
        this.pool = pool;
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
        AtomicInteger count = new AtomicInteger();
        ThreadPoolExecutor pool =
                new ThreadPoolExecutor(threads, threads, 30, TimeUnit.SECONDS, new LinkedBlockingQueue<>(), task -> {
                    Thread thread = new WorkerThread(task, name + "-" + count.incrementAndGet());
                    thread.setDaemon(true);
                    return thread;
                });
        pool.allowCoreThreadTimeOut(true);
        return new Workers(pool, pool, threads, maxWaiting);
    }

    /** An executor that never runs out of threads, such as one virtual thread for each task. */
    public static Workers elastic(Executor executor) {
        return new Workers(executor, null, 0, Integer.MAX_VALUE);
    }

    /** Runs a task on one of the threads, soon. */
    public void execute(Runnable task) {
        this.executor.execute(task);
    }

    /** How many threads exist now; 0 where that is not known. */
    public int threadCount() {
        return this.pool == null ? 0 : this.pool.getPoolSize();
    }

    /** How many tasks wait for a thread; 0 where that is not known. */
    public int queuedTasks() {
        return this.pool == null ? 0 : this.pool.getQueue().size();
    }

    /** Stops a pool; running handlers are interrupted. An elastic executor is its owner's to stop. */
    public void shutdown() {
        if (this.pool != null) {
            this.pool.shutdownNow();
        }
    }

    /** Waits for something that another task brings about, giving up the session's turn and making up for the thread. */
    <T> T await(Callable<T> wait) throws Exception {
        TurnQueue.giveUpCurrentTurn();
        if (this.pool == null || !(Thread.currentThread() instanceof WorkerThread)) {
            return wait.call();
        }
        changeWaiting(1);
        try {
            return wait.call();
        } finally {
            changeWaiting(-1);
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

    private static final class WorkerThread extends Thread {

        WorkerThread(Runnable task, String name) {
            super(task, name);
        }
    }
}
