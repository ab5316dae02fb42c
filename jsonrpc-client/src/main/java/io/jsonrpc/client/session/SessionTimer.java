package io.jsonrpc.client.session;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.SessionLink;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Looks at a session when an ack is due, and often enough to notice that its server is dead. Guarded by the lock of the
 * session.
 */
final class SessionTimer {

    /** How often the timer fires at least within the heartbeat's grace: one that is later counts as a process that slept. */
    private static final int WAKES_PER_GRACE = 2;

    private final ClientRuntime runtime;

    private final SessionLink link;

    private final FramePump<ClientSocket> pump;

    private final long maxNanos;

    private final ReentrantLock lock;

    private @Nullable Future<?> timer;

    private long at;

    /**
     * A timer that is not armed.
     *
     * @param graceNanos how long the socket may be silent after a sign of life was due
     * @param lock that of the session
     */
    SessionTimer(
            ClientRuntime runtime,
            SessionLink link,
            FramePump<ClientSocket> pump,
            long graceNanos,
            ReentrantLock lock) {
        this.runtime = runtime;
        this.link = link;
        this.pump = pump;
        this.maxNanos = Math.max(1, graceNanos / WAKES_PER_GRACE);
        this.lock = lock;
    }

    /** Sees to the next wake-up, unless the session has no socket. */
    void arm(long now) {
        ClientSocket on = this.pump.socket();
        if (on == null) {
            return;
        }
        // The callback of a frame that is being written arms the timer again.
        long due = this.pump.isWriting() ? this.maxNanos : this.link.nanosUntilDue(now);
        long next = now + Math.max(0, Math.min(due, this.maxNanos));
        if (this.timer != null && this.at - next <= 0) {
            return;
        }
        stop();
        this.at = next;
        this.timer = this.runtime.after(next - now, () -> look(on));
    }

    private void look(ClientSocket on) {
        boolean dead;
        this.lock.lock();
        try {
            boolean current = this.pump.socket() == on;
            this.timer = current ? null : this.timer;
            dead = current && !this.link.isAlive(this.runtime.now());
        } finally {
            this.lock.unlock();
        }
        if (dead) {
            on.abort(DisconnectReason.of(Kind.HEARTBEAT, null));
        } else {
            this.pump.pump();
            armAgain(on);
        }
    }

    /** The thread that writes now may be blocked, so its callback may be late. */
    private void armAgain(ClientSocket on) {
        this.lock.lock();
        try {
            if (this.pump.socket() == on) {
                arm(this.runtime.now());
            }
        } finally {
            this.lock.unlock();
        }
    }

    void stop() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }
}
