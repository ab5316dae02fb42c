package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import org.jspecify.annotations.Nullable;

/** A task for a worker, and the session on whose share of the workers it runs. */
final class WorkerTask implements Runnable {

    /** An action that may have further tasks of its session queued behind it, unknown to the workers. */
    interface Backlog {

        /** Whether others are queued behind it. Called under the queue's lock, so it takes none; may be an estimate. */
        boolean isLong();
    }

    final Runnable action;

    final @Nullable Share share;

    // Guarded by the lock of the queue, and used by the worker once it has taken the task.

    /** The task behind this one in its line. */
    @Nullable WorkerTask next;

    /** Whether the share has already counted the worker. */
    boolean counted;

    /**
     * A task of this session.
     *
     * @param share null for no session
     */
    WorkerTask(Runnable action, @Nullable Share share) {
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
        WorkerThread worker = (WorkerThread) Thread.currentThread();
        worker.share = this.share;
        try {
            this.action.run();
        } finally {
            worker.share = null;
            this.share.released();
        }
    }
}
