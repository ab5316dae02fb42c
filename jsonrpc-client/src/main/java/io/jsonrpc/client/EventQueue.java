package io.jsonrpc.client;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Runs the events of one client one after another, in order, on the workers. */
final class EventQueue {

    private static final Logger log = LoggerFactory.getLogger(EventQueue.class);

    private final Executor workers;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<Runnable> events = new ArrayDeque<>();

    private boolean running;

    EventQueue(Executor workers) {
        this.workers = workers;
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
        this.workers.execute(this::runAll);
    }

    private void runAll() {
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
            }
            return event;
        } finally {
            this.lock.unlock();
        }
    }
}
