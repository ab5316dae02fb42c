package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks that are queued for a worker. {@link FairOrder} chooses the next one. Guarded by the lock of the pool. */
final class FairQueue {

    private final ReentrantLock lock;

    private final WaitProbe waits;

    private final FairOrder order;

    /** Guarded by the lock for writing. */
    private volatile int size;

    /**
     * An empty queue.
     *
     * @param onLongWait called when a task has waited for more than a second, with the wait in nanoseconds; without the
     *     lock, on the thread that adds or takes a task
     */
    FairQueue(ReentrantLock lock, LongSupplier nanoTime, LongConsumer onLongWait) {
        this.lock = lock;
        this.waits = new WaitProbe(lock, nanoTime, onLongWait);
        this.order = new FairOrder(lock);
    }

    /** A share of the workers for one session. */
    Share newShare() {
        return this.order.new Share();
    }

    /** How long tasks have waited here. */
    WaitProbe waits() {
        return this.waits;
    }

    /**
     * Adds a task, for which no thread is free. Called under the lock.
     *
     * @return to be passed to {@link WaitProbe#report}
     */
    long add(WorkerTask task) {
        assert this.lock.isHeldByCurrentThread();
        this.size++;
        this.order.add(task);
        return this.waits.queued(task);
    }

    /** Removes the next task, of which {@link WaitProbe#started} is told; null for none. Called under the lock. */
    @Nullable WorkerTask poll() {
        WorkerTask task = this.order.poll();
        if (task != null) {
            this.size--;
        }
        return task;
    }

    /** Removes all tasks, which are not run. Called under the lock. */
    List<WorkerTask> removeAll() {
        List<WorkerTask> all = new ArrayList<>();
        for (WorkerTask task = poll(); task != null; task = poll()) {
            if (task.share != null) {
                task.share.released();
            }
            all.add(task);
        }
        return all;
    }

    int size() {
        return this.size;
    }
}
