package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.engine.threads.FairOrder.Share;
import java.util.concurrent.Callable;
import org.jspecify.annotations.Nullable;

/** A thread that runs the tasks of a pool, and may wait for another task inside a handler. */
final class WorkerThread extends Thread {

    // Used on this thread only.

    /** Whose tasks it runs; null for nobody's. */
    @Nullable WorkerPool pool;

    /** The share whose task it runs; null for none. */
    @Nullable Share share;

    WorkerThread(Runnable task, String name) {
        super(task, name);
        setDaemon(true);
    }

    /** Waits on this thread, without its session's turn and share. */
    <T> T await(Callable<T> wait) throws Exception {
        WorkerPool waitsFor = this.pool;
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
