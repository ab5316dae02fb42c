package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import io.jsonrpc.core.error.QueueFullException;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.ThreadPoolExecutor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * Runs queued tasks on threads that it borrows: a fixed number of them at once, plus one for each that waits inside a task. A
 * thread goes back when no task is queued.
 */
final class WorkerPool implements WorkerThread.Pool {

    private final ReentrantLock lock = new ReentrantLock();

    private final WorkerThreads lender;

    private final ThreadPoolExecutor threads;

    private final int size;

    private final int maxWaiting;

    private final Consumer<Runnable> onStopped;

    private final FairQueue queue;

    private final Runnable workOnQueued = () -> work(null);

    // The fields below are guarded by the lock for writing.

    /** Threads that were borrowed and have not gone back, those that wait included. */
    private volatile int borrowed;

    private int waiting;

    /** Those of the borrowed threads that have begun. */
    private final Set<Thread> begun = new HashSet<>();

    private boolean retired;

    private boolean stopped;

    /**
     * A pool without threads.
     *
     * @param size how many threads run tasks at once, those not counted that wait inside a task
     * @param maxWaiting how many may wait at once
     * @param onLongWait called when a task has waited for more than a second, with the wait in nanoseconds
     * @param onStopped called with each task that does not run because of {@link #stop}
     */
    WorkerPool(WorkerThreads lender, int size, int maxWaiting, LongConsumer onLongWait, Consumer<Runnable> onStopped) {
        if (size < 1) {
            throw new IllegalArgumentException("A pool of " + size + " threads runs nothing: it needs at least one");
        }
        this.lender = lender;
        this.threads = lender.borrow();
        this.size = size;
        this.maxWaiting = maxWaiting;
        this.onStopped = onStopped;
        this.queue = new FairQueue(this.lock, System::nanoTime, onLongWait);
    }

    Share newShare() {
        return this.queue.newShare();
    }

    WaitProbe waits() {
        return this.queue.waits();
    }

    int queued() {
        return this.queue.size();
    }

    int borrowed() {
        return this.borrowed;
    }

    /**
     * Runs a task on a thread that is free, or queues it.
     *
     * @throws RejectedExecutionException after {@link #retire}
     */
    void execute(WorkerTask task) {
        boolean another;
        boolean atOnce;
        long stalled = 0;
        this.lock.lock();
        try {
            if (this.retired) {
                throw new RejectedExecutionException("The workers have stopped");
            }
            another = countAnother();
            atOnce = another && this.queue.size() == 0;
            if (!atOnce) {
                stalled = this.queue.add(task);
            }
        } finally {
            this.lock.unlock();
        }
        if (another) {
            borrow(atOnce ? () -> work(task) : this.workOnQueued);
        }
        waits().report(stalled);
    }

    /** Whether one more thread may run tasks; it counts from now on. Called under the lock. */
    private boolean countAnother() {
        boolean another = this.borrowed < this.size + this.waiting;
        if (another) {
            this.borrowed++;
        }
        return another;
    }

    private void borrow(Runnable work) {
        try {
            this.threads.execute(work);
        } catch (Throwable noThread) {
            countOneLess();
            throw noThread;
        }
    }

    /** On a borrowed thread, beginning with this task; null for one that is queued. */
    private void work(@Nullable WorkerTask first) {
        WorkerThread thread = (WorkerThread) Thread.currentThread();
        boolean threw = true;
        try {
            for (WorkerTask task = begin(thread, first); task != null; task = next(thread)) {
                task.run();
                // An interrupt was for this task.
                boolean unused = Thread.interrupted();
            }
            threw = false;
        } finally {
            if (threw) {
                replace(thread);
            }
        }
    }

    private @Nullable WorkerTask begin(WorkerThread thread, @Nullable WorkerTask first) {
        boolean runs;
        this.lock.lock();
        try {
            thread.pool = this;
            this.begun.add(thread);
            runs = !this.stopped;
        } finally {
            this.lock.unlock();
        }
        if (first != null && !runs) {
            this.onStopped.accept(first.action);
        }
        return first != null && runs ? first : next(thread);
    }

    /** The task that this thread runs next; null when it goes back. */
    private @Nullable WorkerTask next(WorkerThread thread) {
        WorkerTask task;
        this.lock.lock();
        try {
            boolean isOneTooMany = this.borrowed > this.size + this.waiting;
            task = isOneTooMany ? null : this.queue.poll();
            if (task == null) {
                leave(thread);
                countOneLess();
            }
        } finally {
            this.lock.unlock();
        }
        if (task != null) {
            waits().started(task);
        }
        return task;
    }

    /** A thread ends with a task that threw; another one takes its place where that is needed. */
    private void replace(WorkerThread thread) {
        boolean another;
        this.lock.lock();
        try {
            leave(thread);
            another = this.queue.size() > 0 && this.borrowed <= this.size + this.waiting;
            if (!another) {
                countOneLess();
            }
        } finally {
            this.lock.unlock();
        }
        if (another) {
            borrow(this.workOnQueued);
        }
    }

    /** Called under the lock. */
    private void leave(WorkerThread thread) {
        thread.pool = null;
        this.begun.remove(thread);
    }

    private void countOneLess() {
        this.lock.lock();
        try {
            this.borrowed--;
            if (this.retired && this.borrowed == 0) {
                this.lender.giveBack();
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void waitBegins() {
        boolean another;
        this.lock.lock();
        try {
            if (this.waiting >= this.maxWaiting) {
                throw new QueueFullException(this.maxWaiting + " handlers are already waiting for answers");
            }
            this.waiting++;
            another = this.queue.size() > 0 && countAnother();
        } finally {
            this.lock.unlock();
        }
        if (another) {
            borrow(this.workOnQueued);
        }
    }

    @Override
    public void waitEnds() {
        this.lock.lock();
        try {
            this.waiting--;
        } finally {
            this.lock.unlock();
        }
    }

    /** Runs what is queued, and nothing more. */
    void retire() {
        this.lock.lock();
        try {
            if (!this.retired) {
                this.retired = true;
                if (this.borrowed == 0) {
                    this.lender.giveBack();
                }
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Interrupts what runs; what is queued is not run any more. */
    void stop() {
        List<WorkerTask> queued;
        this.lock.lock();
        try {
            retire();
            this.stopped = true;
            this.begun.forEach(Thread::interrupt);
            queued = this.queue.removeAll();
        } finally {
            this.lock.unlock();
        }
        queued.forEach(task -> this.onStopped.accept(task.action));
    }
}
