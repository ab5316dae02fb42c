package io.jsonrpc.core.engine.threads;

import java.util.AbstractQueue;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.Condition;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The tasks that are queued for a worker. The next free worker serves the session with the fewest workers. Among
 * sessions with the same number of workers, those with one queued task and those with several alternate, each group in
 * the order of arrival: a single request does not wait behind the backlogs of others, nor a backlog behind all single
 * requests. Tasks without a session, such as those that end a wait, get at most every second free worker.
 *
 * <p>There is one lock, and each step under it changes a few links of a list, however many tasks are queued.
 */
final class FairQueue extends AbstractQueue<Runnable> implements BlockingQueue<Runnable> {

    /** Sessions with more workers than this are treated the same. */
    private static final int MAX_LEVEL = 63;

    /** A longer wait is reported. */
    private static final long LONG_WAIT = TimeUnit.SECONDS.toNanos(1);

    /** The number of further tasks after which the wait of the probe is checked. */
    private static final int LOOK_AFTER = 64;

    private final LongSupplier nanoTime;

    private final LongConsumer onLongWait;

    private final ReentrantLock lock = new ReentrantLock();

    private final Condition notEmpty = this.lock.newCondition();

    // The fields below are guarded by the lock for writing.

    /** Indexed by the number of workers of a session. */
    private final Level[] levels = new Level[MAX_LEVEL + 1];

    private final Line withoutShare = new Line();

    /** Whether the last task taken had no share. */
    private boolean shareIsDue;

    private volatile int size;

    /** The number of idle threads. */
    private int idle;

    /** One of the tasks that were added while no thread was idle: its wait is measured, then that of another one. */
    private @Nullable Task probe;

    private long probeSince;

    /** The number of tasks added while the probe has waited. */
    private int sinceProbe;

    private volatile long delays;

    private volatile long delayNanos;

    /**
     * An empty queue.
     *
     * @param onLongWait called when a task has waited for more than a second, with the wait in nanoseconds; without the
     *     lock, on the thread that adds or takes a task
     */
    FairQueue(LongSupplier nanoTime, LongConsumer onLongWait) {
        this.nanoTime = nanoTime;
        this.onLongWait = onLongWait;
        for (int number = 0; number <= MAX_LEVEL; number++) {
            this.levels[number] = new Level(number);
        }
    }

    /** A task that may have further tasks of its session queued behind it, unknown to this queue. */
    interface Backlog {

        /** Whether others are queued behind it. Called under the queue's lock, so it takes none; may be an estimate. */
        boolean isLong();
    }

    /** A task and its session. */
    static final class Task implements Runnable {

        final Runnable action;

        private final @Nullable Share share;

        private @Nullable Task next;

        /** Whether its share has already counted the worker. */
        private boolean counted;

        /** A task of this session; null for none. */
        Task(Runnable action, @Nullable Share share) {
            this.action = action;
            this.share = share;
        }

        @Override
        public void run() {
            if (this.share == null) {
                this.action.run();
                return;
            }
            if (!this.counted) {
                this.share.taken();
            }
            Workers.runFor(this.share, this.action);
        }
    }

    /** Tasks in order. */
    private static final class Line {

        private @Nullable Task first;

        private @Nullable Task last;

        void add(Task task) {
            if (this.last == null) {
                this.first = task;
            } else {
                this.last.next = task;
            }
            this.last = task;
        }

        @Nullable Task poll() {
            Task task = this.first;
            if (task != null) {
                this.first = task.next;
                task.next = null;
                if (this.first == null) {
                    this.last = null;
                }
            }
            return task;
        }
    }

    /** Sessions in order; each is in one lane at most. */
    private static final class Lane {

        private @Nullable Share first;

        private @Nullable Share last;

        void add(Share share) {
            share.lane = this;
            share.previous = this.last;
            if (this.last == null) {
                this.first = share;
            } else {
                this.last.following = share;
            }
            this.last = share;
        }

        void remove(Share share) {
            if (share.previous == null) {
                this.first = share.following;
            } else {
                share.previous.following = share.following;
            }
            if (share.following == null) {
                this.last = share.previous;
            } else {
                share.following.previous = share.previous;
            }
            share.previous = null;
            share.following = null;
            share.lane = null;
        }
    }

    /** The waiting sessions with the same number of workers. */
    private static final class Level {

        private final int number;

        private final Lane single = new Lane();

        private final Lane several = new Lane();

        private boolean severalIsDue;

        Level(int number) {
            this.number = number;
        }

        void add(Share share) {
            (share.isBacklogged() ? this.several : this.single).add(share);
        }

        @Nullable Share next() {
            while (true) {
                boolean fromSeveral = this.several.first != null && (this.severalIsDue || this.single.first == null);
                Share share = fromSeveral ? this.several.first : this.single.first;
                if (share == null || fromSeveral || !share.isBacklogged()) {
                    this.severalIsDue = share != null && !fromSeveral;
                    return share;
                }
                // It had one task when it was added.
                this.single.remove(share);
                this.several.add(share);
            }
        }
    }

    /** The share of the workers of one session. Its tasks start in the order in which they were added. */
    final class Share {

        /** The number of workers that run its tasks. */
        private final AtomicInteger running = new AtomicInteger();

        // The fields below are guarded by the lock of the queue for writing.

        private final Line waiting = new Line();

        private @Nullable Share previous;

        private @Nullable Share following;

        /** Not null while a task is queued. */
        private volatile @Nullable Lane lane;

        private boolean isBacklogged() {
            Task first = this.waiting.first;
            return first != null
                    && (first.next != null || (first.action instanceof Backlog backlog && backlog.isLong()));
        }

        private int level() {
            return Math.min(this.running.get(), MAX_LEVEL);
        }

        /** A worker has started one of its tasks. */
        void taken() {
            this.running.incrementAndGet();
        }

        /** A worker that ran one of its tasks is free, or was replaced while it waits. */
        void released() {
            this.running.decrementAndGet();
            if (this.lane != null) {
                moveUp(this);
            }
        }
    }

    /** A share of the workers for one session. */
    Share newShare() {
        return new Share();
    }

    private void place(Share share) {
        int number = share.level();
        this.levels[number].add(share);
        while (number != share.level()) {
            // A worker became free meanwhile and may not have seen the session here.
            remove(share);
            number = share.level();
            this.levels[number].add(share);
        }
    }

    private static void remove(Share share) {
        Lane lane = share.lane;
        if (lane != null) {
            lane.remove(share);
        }
    }

    private void moveUp(Share share) {
        this.lock.lock();
        try {
            if (share.lane != null) {
                remove(share);
                place(share);
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean offer(Runnable runnable) {
        Task task = (Task) Objects.requireNonNull(runnable);
        long stalled = 0;
        this.lock.lock();
        try {
            this.size++;
            if (this.size > this.idle) {
                stalled = delayed(task);
            }
            Share share = task.share;
            if (share == null) {
                this.withoutShare.add(task);
            } else {
                share.waiting.add(task);
                if (share.lane == null) {
                    place(share);
                }
            }
            this.notEmpty.signal();
        } finally {
            this.lock.unlock();
        }
        report(stalled);
        return true;
    }

    /** The task has to wait because no thread is idle; returns how long the probe has waited, if it is checked now. */
    private long delayed(Task task) {
        if (this.probe == null) {
            this.probe = task;
            this.probeSince = this.nanoTime.getAsLong();
            this.sinceProbe = 0;
            return 0;
        }
        this.sinceProbe++;
        return this.sinceProbe % LOOK_AFTER == 0 ? this.nanoTime.getAsLong() - this.probeSince : 0;
    }

    private void report(long waited) {
        if (waited > LONG_WAIT) {
            this.onLongWait.accept(waited);
        }
    }

    /** Removes and returns the next task; there is one. */
    private Task next() {
        Share share = this.withoutShare.first == null || this.shareIsDue ? nextShare() : null;
        Task task = share == null ? this.withoutShare.poll() : share.waiting.poll();
        if (task == null) {
            throw new IllegalStateException("No task, but " + this.size + " are counted");
        }
        this.shareIsDue = share == null;
        this.size--;
        if (share != null) {
            remove(share);
            task.counted = true;
            share.taken();
            if (share.waiting.first != null) {
                place(share);
            }
        }
        return task;
    }

    private @Nullable Share nextShare() {
        for (Level level : this.levels) {
            Share share = level.next();
            if (share != null) {
                return share;
            }
        }
        return null;
    }

    /** The task has a thread; returns how long it has waited, if that was measured. */
    private long started(Task task) {
        if (task != this.probe) {
            return 0;
        }
        this.probe = null;
        long waited = this.nanoTime.getAsLong() - this.probeSince;
        this.delays++;
        this.delayNanos += waited;
        return waited;
    }

    /** The number of tasks that had to wait and have started; of those that wait at the same time one is counted. */
    long delays() {
        return this.delays;
    }

    /** The total wait of the counted tasks, in nanoseconds. */
    long delayNanos() {
        return this.delayNanos;
    }

    @Override
    public Task take() throws InterruptedException {
        Task task;
        long waited;
        this.lock.lockInterruptibly();
        try {
            while (this.size == 0) {
                this.idle++;
                try {
                    this.notEmpty.await();
                } finally {
                    this.idle--;
                }
            }
            task = next();
            waited = started(task);
        } finally {
            this.lock.unlock();
        }
        report(waited);
        return task;
    }

    @Override
    public @Nullable Task poll(long timeout, TimeUnit unit) throws InterruptedException {
        long nanos = unit.toNanos(timeout);
        Task task;
        long waited;
        this.lock.lockInterruptibly();
        try {
            while (this.size == 0) {
                if (nanos <= 0) {
                    return null;
                }
                this.idle++;
                try {
                    nanos = this.notEmpty.awaitNanos(nanos);
                } finally {
                    this.idle--;
                }
            }
            task = next();
            waited = started(task);
        } finally {
            this.lock.unlock();
        }
        report(waited);
        return task;
    }

    @Override
    public @Nullable Task poll() {
        Task task;
        long waited;
        this.lock.lock();
        try {
            if (this.size == 0) {
                return null;
            }
            task = next();
            waited = started(task);
        } finally {
            this.lock.unlock();
        }
        report(waited);
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
        for (Task task = poll(); task != null; task = poll()) {
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
    public @Nullable Task peek() {
        throw new UnsupportedOperationException();
    }
}
