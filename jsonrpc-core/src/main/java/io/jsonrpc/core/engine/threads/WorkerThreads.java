package io.jsonrpc.core.engine.threads;

import java.util.concurrent.SynchronousQueue;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The daemon threads of one or many {@link Workers}, which decide how many of them each has at once. Of those that are free
 * the one that became free last is used first; one that is not used ends after ten seconds, and all end with the last of
 * these workers.
 *
 * @since 0.1
 */
public final class WorkerThreads {

    private final String name;

    private final AtomicInteger count = new AtomicInteger();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private int users;

    /** Null while nobody uses them. */
    private @Nullable ThreadPoolExecutor threads;

    /** @param name the prefix of the names of the threads */
    public WorkerThreads(String name) {
        this.name = name;
    }

    /** Until {@link #giveBack}. */
    ThreadPoolExecutor borrow() {
        this.lock.lock();
        try {
            this.users++;
            if (this.threads == null) {
                this.threads = new ThreadPoolExecutor(
                        0,
                        Integer.MAX_VALUE,
                        10,
                        TimeUnit.SECONDS,
                        new SynchronousQueue<>(),
                        task -> new WorkerThread(task, this.name + "-" + this.count.incrementAndGet()));
            }
            return this.threads;
        } finally {
            this.lock.unlock();
        }
    }

    /** Nothing more is run for one that has borrowed them, but for what runs already. */
    void giveBack() {
        this.lock.lock();
        try {
            if (--this.users == 0 && this.threads != null) {
                this.threads.shutdown();
                this.threads = null;
            }
        } finally {
            this.lock.unlock();
        }
    }
}
