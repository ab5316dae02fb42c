package io.jsonrpc.core.engine.threads;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The order in which queued tasks get a free worker. It serves the session with the fewest workers. Among sessions with
 * the same number of workers, those with one queued task and those with several alternate, each group in the order of
 * arrival: a single request does not wait behind the backlogs of others, nor a backlog behind all single requests. Tasks
 * without a session, such as those that end a wait, get at most every second free worker.
 *
 * <p>Each step changes a few links of a list, however many tasks are queued. Guarded by the lock of the queue.
 */
final class FairOrder {

    private static final AtomicIntegerFieldUpdater<Share> RUNNING =
            AtomicIntegerFieldUpdater.newUpdater(Share.class, "running");

    /** Sessions with more workers than this are treated the same. */
    private static final int MAX_LEVEL = 63;

    private final ReentrantLock lock;

    /** Indexed by the number of workers of a session. */
    private final Level[] levels = new Level[MAX_LEVEL + 1];

    private final Line withoutShare = new Line();

    /** Whether the last task taken had no share. */
    private boolean shareIsDue;

    /** No task. */
    FairOrder(ReentrantLock lock) {
        this.lock = lock;
        for (int number = 0; number <= MAX_LEVEL; number++) {
            this.levels[number] = new Level(number);
        }
    }

    /** Adds a task. Called under the lock. */
    void add(WorkerTask task) {
        assert this.lock.isHeldByCurrentThread();
        Share share = task.share;
        if (share == null) {
            this.withoutShare.add(task);
        } else {
            share.waiting.add(task);
            if (share.lane == null) {
                place(share);
            }
        }
    }

    /** Removes the next task, for whose share the worker counts from now on; null for none. Called under the lock. */
    @Nullable WorkerTask poll() {
        assert this.lock.isHeldByCurrentThread();
        Share share = this.withoutShare.first == null || this.shareIsDue ? nextShare() : null;
        WorkerTask task = share == null ? this.withoutShare.poll() : share.waiting.poll();
        this.shareIsDue = share == null;
        if (share != null && task != null) {
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

    /** The share of the workers of one session. Its tasks start in the order in which they were added. */
    final class Share {

        /** The number of workers that run its tasks. */
        private volatile int running;

        // The fields below are guarded by the lock of the queue for writing.

        private final Line waiting = new Line();

        private @Nullable Share previous;

        private @Nullable Share following;

        /** Not null while a task is queued. */
        private volatile @Nullable Lane lane;

        boolean isBacklogged() {
            WorkerTask first = this.waiting.first;
            return first != null
                    && (first.next != null || (first.action instanceof WorkerTask.Backlog backlog && backlog.isLong()));
        }

        private int level() {
            return Math.min(this.running, MAX_LEVEL);
        }

        /** A worker has started one of its tasks. */
        void taken() {
            RUNNING.incrementAndGet(this);
        }

        /** A worker that ran one of its tasks is free, or was replaced while it waits. */
        void released() {
            RUNNING.decrementAndGet(this);
            if (this.lane != null) {
                moveUp(this);
            }
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

    /** Tasks in order. */
    private static final class Line {

        private @Nullable WorkerTask first;

        private @Nullable WorkerTask last;

        void add(WorkerTask task) {
            if (this.last == null) {
                this.first = task;
            } else {
                this.last.next = task;
            }
            this.last = task;
        }

        @Nullable WorkerTask poll() {
            WorkerTask task = this.first;
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
}
