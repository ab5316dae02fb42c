package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** The tasks that are queued for a worker, all of them {@link WorkerTask}s. {@link FairOrder} chooses the next one. */
final class FairQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition notEmpty = this.lock.newCondition();

    private final WaitProbe waits;

    // The fields below are guarded by the lock for writing.

    private final FairOrder order = new FairOrder(this.lock);

    private volatile int size;

    /** The number of idle threads. */
    private int idle;

    /**
     * An empty queue.
     *
     * @param onLongWait called when a task has waited for more than a second, with the wait in nanoseconds; without the
     *     lock, on the thread that adds or takes a task
     */
    FairQueue(LongSupplier nanoTime, LongConsumer onLongWait) {
        this.waits = new WaitProbe(this.lock, nanoTime, onLongWait);
    }

    /** A share of the workers for one session. */
    Share newShare() {
        return this.order.new Share();
    }

    /** How long tasks have waited here. */
    WaitProbe waits() {
        return this.waits;
    }

    @Override
    public boolean offer(Runnable runnable) {
        WorkerTask task = (WorkerTask) Objects.requireNonNull(runnable);
        long stalled = 0;
        this.lock.lock();
        try {
            this.size++;
            if (this.size > this.idle) {
                stalled = this.waits.queued(task);
            }
            this.order.add(task);
            this.notEmpty.signal();
        } finally {
            this.lock.unlock();
        }
        this.waits.report(stalled);
        return true;
    }

    /** Removes the next task; null for none. Called under the lock. */
    private @Nullable WorkerTask next() {
        WorkerTask task = this.order.poll();
        if (task != null) {
            this.size--;
        }
        return task;
    }

    @Override
    public WorkerTask take() throws InterruptedException {
        WorkerTask task;
        this.lock.lockInterruptibly();
        try {
            for (task = next(); task == null; task = next()) {
                this.idle++;
                try {
                    this.notEmpty.await();
                } finally {
                    this.idle--;
                }
            }
        } finally {
            this.lock.unlock();
        }
        this.waits.started(task);
        return task;
    }

    @Override
    public @Nullable WorkerTask poll(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        WorkerTask task;
        this.lock.lockInterruptibly();
        try {
            for (task = next(); task == null && nanos > 0; task = next()) {
                this.idle++;
                try {
                    nanos = this.notEmpty.awaitNanos(nanos);
                } finally {
                    this.idle--;
                }
            }
        } finally {
            this.lock.unlock();
        }
        return started(task);
    }

    @Override
    public @Nullable WorkerTask poll() {
        WorkerTask task;
        this.lock.lock();
        try {
            task = next();
        } finally {
            this.lock.unlock();
        }
        return started(task);
    }

    private @Nullable WorkerTask started(@Nullable WorkerTask task) {
        if (task != null) {
            this.waits.started(task);
        }
        return task;
    }

    @Override
    public int size() {
        return this.size;
    }

    @Override
    public boolean isEmpty() {
        return this.size == 0;
    }

    @Override
    public int remainingCapacity() {
        return Integer.MAX_VALUE;
    }

    @Override
    public void put(Runnable task) {
        offer(task);
    }

    @Override
    public boolean offer(Runnable task, long timeout, TimeUnit unit) {
        return offer(task);
    }

    /** Removes all queued tasks. */
    @Override
    public int drainTo(Collection<? super Runnable> target) {
        return drainTo(target, Integer.MAX_VALUE);
    }

    @Override
    public int drainTo(Collection<? super Runnable> target, int most) {
        int drained = 0;
        for (WorkerTask task = poll(); task != null; task = poll()) {
            target.add(task);
            if (task.share != null) {
                task.share.released();
                task.counted = false;
            }
            if (++drained == most) {
                break;
            }
        }
        return drained;
    }

    /** Removes a task that will not run. */
    @Override
    public boolean remove(Object removed) {
        this.lock.lock();
        try {
            List<Runnable> all = new ArrayList<>();
            drainTo(all);
            boolean found = all.remove(removed);
            all.forEach(this::offer);
            return found;
        } finally {
            this.lock.unlock();
        }
    }

    /** The tasks queued at the moment. */
    @Override
    public Iterator<Runnable> iterator() {
        this.lock.lock();
        try {
            List<Runnable> all = new ArrayList<>();
            drainTo(all);
            all.forEach(this::offer);
            return all.iterator();
        } finally {
            this.lock.unlock();
        }
    }

    /** Not supported: the next task is not known before a worker is free. */
    @Override
    public @Nullable WorkerTask peek() {
        throw new UnsupportedOperationException();
    }
}
