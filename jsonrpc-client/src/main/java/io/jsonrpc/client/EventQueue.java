package io.jsonrpc.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the events of one client one after another, in order, on the workers. */
final class EventQueue {

    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);

    private final Executor workers;

    private final String name;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<Runnable> events = new ArrayDeque<>();

    private boolean running;

    /** The thread that runs events now; null for none. */
    private volatile @Nullable Thread runner;

    EventQueue(Executor workers, String name) {
        this.workers = workers;
        this.name = name;
    }

    /** Fixes the place of an event in the order. Runs nothing, so it may be called under a lock. */
    void put(Runnable event) {
        this.lock.lock();
        try {
            this.events.add(event);
        } finally {
            this.lock.unlock();
        }
    }

    /** Runs what was put. Not to be called under a lock. */
    void run() {
        this.lock.lock();
        try {
            if (this.running || this.events.isEmpty()) {
                return;
            }
            this.running = true;
        } finally {
            this.lock.unlock();
        }
        try {
            this.workers.execute(this::runAll);
        } catch (RejectedExecutionException stopped) {
            // The application has ended its executor before the client: the events are told nevertheless, and not on
            // this thread, which may be the reading one.
            Thread thread = new Thread(this::runAll, this.name + "-events");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether an event is what the current thread runs. */
    boolean isRunningHere() {
        return this.runner == Thread.currentThread();
    }

    private void runAll() {
        this.runner = Thread.currentThread();
        for (Runnable event = next(); event != null; event = next()) {
            try {
                event.run();
            } catch (Throwable failure) {
                log.error("A connection listener failed", failure);
            }
        }
    }

    private @Nullable Runnable next() {
        this.lock.lock();
        try {
            Runnable event = this.events.poll();
            if (event == null) {
                this.running = false;
                this.runner = null;
            }
            return event;
        } finally {
            this.lock.unlock();
        }
    }
}
