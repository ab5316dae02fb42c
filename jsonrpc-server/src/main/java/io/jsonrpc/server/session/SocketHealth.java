package io.jsonrpc.server.session;

import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.SessionLink;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketWriter;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Whether the current socket of a resumable session still works: its client gives signs of life, reads what is written,
 * and can read it. Takes the session's lock.
 */
final class SocketHealth {

    private final SessionLink link;

    private final FramePump<SocketWriter> pump;

    private final ReentrantLock lock;

    SocketHealth(SessionLink link, FramePump<SocketWriter> pump, ReentrantLock lock) {
        this.link = link;
        this.pump = pump;
        this.lock = lock;
    }

    /**
     * Checks this socket, and writes what is due.
     *
     * @return the status with which the socket is to be closed; null for none
     */
    @Nullable CloseStatus check(SocketWriter socket, long now, long stallNanos) {
        boolean due;
        this.lock.lock();
        try {
            if (this.pump.socket() != socket) {
                return null;
            }
            if (!this.link.isAlive(now)) {
                return CloseStatus.HEARTBEAT_TIMEOUT;
            }
            if (this.pump.isStalled(now, stallNanos)) {
                return CloseStatus.SLOW_CONSUMER;
            }
            due = this.link.nanosUntilDue(now) <= 0;
        } finally {
            this.lock.unlock();
        }
        if (due) {
            this.pump.pump();
        }
        return null;
    }

    /** For how many nanoseconds {@link #check} has nothing to do unless something happens. */
    long quietNanos(long now) {
        this.lock.lock();
        try {
            return this.pump.mayStall() ? 0 : Math.min(this.link.nanosUntilDue(now), this.link.nanosUntilCheck(now));
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Counts a socket that has ended with this status; true when it was one too many on which nothing that was written has
     * arrived.
     */
    boolean isStuckAfter(SocketWriter ended, CloseStatus status) {
        this.lock.lock();
        try {
            return this.pump.socket() == ended && this.link.isStuckAfter(status);
        } finally {
            this.lock.unlock();
        }
    }
}
