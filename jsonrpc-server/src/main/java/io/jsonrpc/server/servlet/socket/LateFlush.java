package io.jsonrpc.server.servlet.socket;

import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes what a turn has gathered if the turn takes longer than a millisecond. One thread for all sockets, which ends
 * after a second without work.
 */
public final class LateFlush {

    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int IDLE_ROUNDS = 1000;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean running = new AtomicBoolean();

    /** Runs an action a millisecond later, unless it has become superfluous by then, which it knows itself. */
    void add(Runnable flush) {
        this.waiting.add(flush);
        if (!this.running.get() && this.running.compareAndSet(false, true)) {
            Thread thread = new Thread(this::run, "jsonrpc-flush");
            thread.setDaemon(true);
            thread.setContextClassLoader(null);
            thread.start();
        }
    }

    private void run() {
        do {
            int idle = 0;
            while (idle < IDLE_ROUNDS) {
                LockSupport.parkNanos(this, PATIENCE);
                idle++;
                for (int left = this.waiting.size(); left > 0; left--) {
                    this.waiting.remove().run();
                    idle = 0;
                }
            }
            this.running.set(false);
        } while (!this.waiting.isEmpty() && this.running.compareAndSet(false, true));
    }
}
