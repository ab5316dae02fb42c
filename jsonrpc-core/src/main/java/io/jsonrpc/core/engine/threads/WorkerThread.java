package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A thread that runs the tasks of a pool, and may wait for another task inside a handler. */
final class WorkerThread extends Thread {

    /** Makes up for a thread that waits. */
    interface Pool {

        /**
         * A thread begins to wait inside a task.
         *
         * @throws io.jsonrpc.core.error.QueueFullException if too many wait already
         */
        void waitBegins();

        void waitEnds();
    }

    // Used on this thread only.

    /** Whose tasks it runs; null for nobody's. */
    @Nullable Pool pool;

    /** The share whose task it runs; null for none. */
    @Nullable Share share;

    WorkerThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }

    /** Waits on this thread, without its session's turn and share. */
    <T> T await(Callable<T> wait) throws Exception {
        Pool waitsFor = this.pool;
        if (waitsFor != null) {
            waitsFor.waitBegins();
        }
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
            if (waitsFor != null) {
                waitsFor.waitEnds();
            }
        }
    }
}
