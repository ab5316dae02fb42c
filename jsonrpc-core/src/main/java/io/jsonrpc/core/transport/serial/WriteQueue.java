package io.jsonrpc.core.transport.serial;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * A {@link SerialWriter} and the writes that wait for it, for a socket with several senders. Usually empty, because each
 * sender waits for its callback.
 *
 * @param <W> the type of a write
 * @since 0.1
 */
public final class WriteQueue<W> extends SerialWriter {

    private final int capacity;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final ArrayDeque<W> waiting = new ArrayDeque<>(1);

    /** Whether {@link #poll} left something. Used by the thread that has the turn. */
    private boolean more;

    /** A queue for so many waiting writes. */
    public WriteQueue(int capacity) {
        this.capacity = capacity;
    }

    /**
     * Adds a write, after {@link #tryEnter} has failed; {@link #enter} follows.
     *
     * @return false if the queue is full
     */
    public boolean add(W write) {
        this.lock.lock();
        try {
            return this.waiting.size() < this.capacity && this.waiting.add(write);
        } finally {
            this.lock.unlock();
        }
    }

    /** Removes the next write. Called by the thread that has the turn. */
    public @Nullable W poll() {
        this.lock.lock();
        try {
            W next = this.waiting.poll();
            this.more = !this.waiting.isEmpty();
            return next;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean leave() {
        return !this.more && super.leave();
    }
}
