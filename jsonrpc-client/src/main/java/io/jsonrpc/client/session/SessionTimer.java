package io.jsonrpc.client.session;

import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.SessionLink;
import java.util.concurrent.Future;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Wakes a session when an ack is due, and often enough to notice that its server is dead. Guarded by the lock of the
 * session.
 */
final class SessionTimer {

    /** How often the timer fires at least within the heartbeat's grace: one that is later counts as a process that slept. */
    private static final int WAKES_PER_GRACE = 2;

    private final ClientRuntime runtime;

    private final SessionLink link;

    private final FramePump<ClientSocket> pump;

    private final long maxNanos;

    private final Consumer<ClientSocket> wake;

    private @Nullable Future<?> timer;

    private long at;

    /**
     * A timer that is not armed.
     *
     * @param graceNanos how long the socket may be silent after a sign of life was due
     * @param wake called with the socket that the session was on when the timer was armed
     */
    SessionTimer(
            ClientRuntime runtime,
            SessionLink link,
            FramePump<ClientSocket> pump,
            long graceNanos,
            Consumer<ClientSocket> wake) {
        this.runtime = runtime;
        this.link = link;
        this.pump = pump;
        this.maxNanos = Math.max(1, graceNanos / WAKES_PER_GRACE);
        this.wake = wake;
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
        this.timer = this.runtime.after(next - now, () -> this.wake.accept(on));
    }

    /** It has woken the session: there is nothing to stop any more. */
    void fired() {
        this.timer = null;
    }

    void stop() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }
}
