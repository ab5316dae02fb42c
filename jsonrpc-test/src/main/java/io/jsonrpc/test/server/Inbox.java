package io.jsonrpc.test.server;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What arrives at one end of a socket in memory: handled in order and one after another, on the thread that brings it or on
 * the one that is handling already.
 */
final class Inbox {

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<Runnable> events = new ArrayDeque<>();

    private boolean open;

    private boolean handling;

    /** Adds what is handled by {@link #handle}. */
    void put(Runnable event) {
        this.lock.lock();
        try {
            this.events.add(event);
        } finally {
            this.lock.unlock();
        }
    }

    /** What has arrived and what arrives from now on is handled. */
    void open() {
        this.lock.lock();
        try {
            this.open = true;
        } finally {
            this.lock.unlock();
        }
        handle();
    }

    /** Handles what has arrived, unless another thread does. */
    void handle() {
        for (Runnable event = next(false); event != null; event = next(true)) {
            event.run();
        }
    }

    /** @param mine whether the calling thread is the one that handles */
    private @Nullable Runnable next(boolean mine) {
        this.lock.lock();
        try {
            if (!this.open || (this.handling && !mine)) {
                return null;
            }
            Runnable event = this.events.poll();
            this.handling = event != null;
            return event;
        } finally {
            this.lock.unlock();
        }
    }
}
