package io.jsonrpc.server.socket;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import org.jspecify.annotations.Nullable;

/**
 * The signs of life of one socket: when it received something, whether it answers the PINGs of the server, and whether
 * the pings come that its client has announced. Recorded by the reading thread, read with the ticks.
 */
public final class SignsOfLife {

    private final SocketTransport transport;

    private final SocketWriter writer;

    private final ServerSettings.Times times;

    private final long openedAt;

    private volatile long lastFrameAt;

    private volatile long lastTextAt;

    private volatile long lastPingAt;

    /** The first PING since the last frame; before that frame if there was none since. */
    private volatile long unansweredPingAt;

    private volatile boolean answersPings;

    /** The announced interval of the client's pings in nanoseconds; 0 for none. */
    private volatile long announcedNanos;

    SignsOfLife(SocketTransport transport, SocketWriter writer, ServerSettings.Times times, long now) {
        this.transport = transport;
        this.writer = writer;
        this.times = times;
        this.openedAt = now;
        this.lastFrameAt = now;
        this.lastTextAt = now;
        this.lastPingAt = now;
        this.unansweredPingAt = now;
    }

    void text(long now) {
        this.lastFrameAt = now;
        this.lastTextAt = now;
    }

    void pong(long now) {
        this.lastFrameAt = now;
        this.answersPings = true;
    }

    /** The client has announced how often it pings; zero for not at all. */
    public void announcePings(Duration interval) {
        this.announcedNanos = interval.toNanos();
    }

    /** Whether the client has missed three of the pings that it announced. */
    boolean missesPings(long now) {
        return untilPingsMissed(now) < 0;
    }

    /** For how many nanoseconds {@link #missesPings} stays false if nothing is received. */
    long untilPingsMissed(long now) {
        long announced = this.announcedNanos;
        return announced > 0 ? 3 * announced - (now - this.lastTextAt) : Long.MAX_VALUE;
    }

    /** For how many nanoseconds the socket may still receive nothing; negative when it was silent for too long. */
    public long untilSilent(long now) {
        return silenceNanos() - (now - this.lastFrameAt);
    }

    /** For how many nanoseconds the socket may still be without a session; negative when one is to begin. */
    public long untilSessionStart(long now) {
        return this.times.sessionStart().toNanos() - (now - this.openedAt);
    }

    /** For how many nanoseconds a message that began with the socket may still arrive; negative when it is late. */
    public long untilMessageLate(long now) {
        return this.times.messageAssembly().toNanos() - (now - this.openedAt);
    }

    /**
     * Writes a PING when one is due, and finds out that the client answers no more.
     *
     * <p>Silence means nothing from a client that never answers a PING, as Kurento's Java client: it may be idle for hours.
     * The first PING comes early, to learn soon which kind this is. A PING waits for the messages that are being written,
     * and a client that was not sent one owes no PONG.
     *
     * @param peer writes to this socket
     * @return the status with which the socket is to be closed; null for none
     */
    public @Nullable CloseStatus ping(long now, JsonRpcPeer peer) {
        if (!this.transport.hasPing()) {
            return null;
        }
        boolean pinged = this.unansweredPingAt - this.lastFrameAt > 0;
        boolean late =
                pinged && now - this.unansweredPingAt > this.times.pongTimeout().toNanos();
        if (this.answersPings && late && untilSilent(now) < 0) {
            return CloseStatus.HEARTBEAT_TIMEOUT;
        }
        if (now - this.lastPingAt >= pingPause().toNanos()) {
            if (late && this.transport.isInsideFrame()) {
                return CloseStatus.TOO_BIG.withReason("message takes too long");
            }
            if (peer.writeIfIdle((unused, callback) -> this.writer.ping(callback))) {
                this.lastPingAt = now;
                if (!pinged) {
                    this.unansweredPingAt = now;
                }
            }
        }
        return null;
    }

    /** For how many nanoseconds {@link #ping} has nothing to do unless something is received. */
    public long untilPing(long now) {
        if (!this.transport.hasPing()) {
            return Long.MAX_VALUE;
        }
        long ping = pingPause().toNanos() - (now - this.lastPingAt);
        if (!this.answersPings || this.unansweredPingAt - this.lastFrameAt <= 0) {
            return ping;
        }
        long late = Math.max(this.times.pongTimeout().toNanos() - (now - this.unansweredPingAt), untilSilent(now));
        return Math.min(ping, late);
    }

    private Duration pingPause() {
        return this.lastPingAt == this.openedAt ? this.times.sessionStart() : this.times.pingInterval();
    }

    private long silenceNanos() {
        return this.times.pingInterval().plus(this.times.pongTimeout()).toNanos();
    }
}
