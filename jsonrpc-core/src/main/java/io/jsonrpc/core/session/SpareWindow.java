package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.SessionTerms.Window;
import io.jsonrpc.core.transport.SendWindow;
import java.util.concurrent.locks.ReentrantLock;

/**
 * The half of a session's window that messages may use which can as well wait, so that answers and calls always find room in
 * the other half, on a socket and without one. What is used is what the other end has not acknowledged, of whatever kind, and
 * those of these messages that are on their way, of all conversations of the session together.
 *
 * @since 0.1
 */
public final class SpareWindow implements SendWindow {

    /** So much may a part be smaller than agreed, because no character is cut. */
    private static final int UNCUT = 3;

    private final SessionLink link;

    private final Window limits;

    private final ReentrantLock lock;

    private final int partBytes;

    // Those on their way. Guarded by the lock.

    private int frames;

    private long bytes;

    /**
     * The window of a session in which nothing was sent.
     *
     * @param limits those of the session
     * @param lock guards the link
     * @param partBytes the size of the parts in which long messages are sent; 0 for none
     */
    public SpareWindow(SessionLink link, Window limits, ReentrantLock lock, int partBytes) {
        this.link = link;
        this.limits = limits;
        this.lock = lock;
        this.partBytes = partBytes;
    }

    /** Nothing without a socket. */
    @Override
    public Room room() {
        this.lock.lock();
        try {
            if (!this.link.isFlowing()) {
                return Room.NONE;
            }
            long kept = this.link.sent() - this.link.acknowledged();
            // If no acknowledgement is to come that would make room, each conversation may send one message.
            int least = kept == 0 ? 1 : 0;
            return new Room(
                    true,
                    (int) Math.max(least, this.limits.frames() / 2 - kept - this.frames),
                    Math.max(least, this.limits.bytes() / 2 - this.link.keptBytes() - this.bytes));
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean take(int size) {
        this.lock.lock();
        try {
            boolean room = room().isLeft();
            if (room) {
                use(1, size);
            }
            return room;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void give(int size) {
        this.lock.lock();
        try {
            use(-1, size);
        } finally {
            this.lock.unlock();
        }
    }

    private void use(int sign, int size) {
        this.frames += sign * (this.partBytes == 0 ? 1 : 1 + size / (this.partBytes - UNCUT));
        this.bytes += (long) sign * size;
    }
}
