package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import org.jspecify.annotations.Nullable;

/** The room of an outgoing queue and of its transport for messages that can wait, and who waits for it. */
public final class OutboundRoom {

    private final OutboundQueue queue;

    /** Called once when there is room; null for nothing. Set while holding the lock of the queue. */
    private volatile @Nullable Runnable waiting;

    /** The size of the largest message that waits. Guarded by the lock of the queue. */
    private int size;

    OutboundRoom(OutboundQueue queue) {
        this.queue = queue;
    }

    /** That of the transport. */
    public SendWindow window() {
        Transport transport = this.queue.writer.transport();
        return transport == null ? SendWindow.CLOSED : transport.window();
    }

    /** Whether there is never room, because the other side takes answers only. */
    public boolean isForAnswersOnly() {
        Transport transport = this.queue.writer.transport();
        return transport != null && transport.takesAnswersOnly();
    }

    /**
     * Calls back once when there is a socket, room in the window of its session, and half of the queue is free. Replaces what was
     * to be called before.
     *
     * @param bytes the size of a message for which the queue had no place; 0 for none
     * @param action called on a thread that wrote or reads, without a lock; returns quickly
     * @return false if there is room now: nothing is called
     */
    public boolean await(int bytes, Runnable action) {
        this.queue.lock.lock();
        try {
            this.waiting = action;
            this.size = Math.max(this.size, bytes);
        } finally {
            this.queue.lock.unlock();
        }
        return !take();
    }

    /** Something has left the queue, or the transport may have room. Not while holding a lock. */
    void freed() {
        Runnable action = this.waiting;
        if (action != null && take()) {
            action.run();
        }
    }

    /** Whether there is room for what waits; it waits no more then. */
    private boolean take() {
        if (!window().room().isLeft()) {
            return false;
        }
        this.queue.lock.lock();
        try {
            boolean room = this.waiting != null
                    && this.queue.bounds.isHalfFree(this.size, this.queue.frames, this.queue.writer.transport());
            if (room) {
                this.waiting = null;
                this.size = 0;
            }
            return room;
        } finally {
            this.queue.lock.unlock();
        }
    }
}
