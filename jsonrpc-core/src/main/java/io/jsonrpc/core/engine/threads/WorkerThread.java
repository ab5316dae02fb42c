package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A thread of a pool, which may wait for another task inside a handler. */
final class WorkerThread extends Thread {

    /** Makes up for a thread that waits. */
    interface Pool {

        /**
         * One more thread waits, or one fewer.
         *
         * @param change 1 or -1
         * @throws io.jsonrpc.core.error.QueueFullException if too many wait already
         */
        void changeWaiting(int change);
    }

    private final Pool pool;

    /** The share whose task the thread runs; null for none. Used on this thread only. */
    @Nullable Share share;

    WorkerThread(Pool pool, Runnable task, String name) {
        super(task, name);
        this.pool = pool;
        setDaemon(true);
    }

    /** Waits on this thread, without its session's turn and share. */
    <T> T await(Callable<T> wait) throws Exception {
        this.pool.changeWaiting(1);
        Share left = this.share;
        if (left != null) {
            left.released();
        }
        try {
            Place.releaseAll();
            return wait.call();
        } finally {
            if (left != null) {
                left.taken();
            }
            this.pool.changeWaiting(-1);
        }
    }
}
