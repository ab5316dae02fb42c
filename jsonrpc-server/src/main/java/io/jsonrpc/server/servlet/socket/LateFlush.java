package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.log.SparingLog;
import java.util.Queue;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ThreadFactory;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.locks.LockSupport;

/**
 * Writes what a turn has gathered if the turn takes longer than a millisecond. One thread for all sockets, which ends
 * after a second without work.
 */
public final class LateFlush {

    private static final SparingLog LOG = SparingLog.of(LateFlush.class);

    private static final long PATIENCE = TimeUnit.MILLISECONDS.toNanos(1);

    private static final int IDLE_ROUNDS = 1000;

    private final ThreadFactory threads;

    private final Queue<Runnable> waiting = new ConcurrentLinkedQueue<>();

    private final AtomicBoolean running = new AtomicBoolean();

    /** Without a thread. */
    public LateFlush() {
        this(LateFlush::thread);
    }

    LateFlush(ThreadFactory threads) {
        this.threads = threads;
    }

    private static Thread thread(Runnable task) {
        Thread thread = new Thread(task, "jsonrpc-flush");
        thread.setDaemon(true);
        thread.setContextClassLoader(null);
        return thread;
    }

    /** Runs an action a millisecond later, unless it has become superfluous by then, which it knows itself. */
    void add(Runnable flush) {
        this.waiting.add(flush);
        if (!this.running.get() && this.running.compareAndSet(false, true)) {
            start();
        }
    }

    private void start() {
        try {
            this.threads.newThread(this::run).start();
        } catch (Throwable failure) {
            // No memory for a thread; the next action tries again, and this one runs then.
            this.running.set(false);
            LOG.error("start", "Gathered messages may be written late: no thread could be started", failure);
        }
    }

    private void run() {
        do {
            int idle = 0;
            while (idle < IDLE_ROUNDS) {
                LockSupport.parkNanos(this, PATIENCE);
                idle++;
                for (int left = this.waiting.size(); left > 0; left--) {
                    run(this.waiting.remove());
                    idle = 0;
                }
            }
            this.running.set(false);
        } while (!this.waiting.isEmpty() && this.running.compareAndSet(false, true));
    }

    private static void run(Runnable flush) {
        try {
            flush.run();
        } catch (Throwable failure) {
            LOG.error(failure.getClass().getName(), "Gathered messages of a socket could not be written", failure);
        }
    }
}
