package io.jsonrpc.client.connection;

import com.google.gson.JsonObject;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends a sign of life every interval and aborts the socket when nothing at all was received within the grace after one.
 * While disabled it only probes now and then with a WebSocket PING, because a connection without traffic may be dead
 * unnoticed.
 *
 * <p>Begins anew on each socket: the first ping announces the interval, and goes with a WebSocket PING until the server has
 * shown which of the two it knows.
 */
public final class Heartbeat {

    /** What is known of the server on the present socket. */
    private enum Dialect {
        UNKNOWN,
        CLASSIC,
        /** {@code ping} was answered with an error. */
        WEBSOCKET
    }

    private final ClientRuntime runtime;

    private final JsonRpcPeer peer;

    private final Duration grace;

    /** How often to look while disabled; null for never. */
    private final @Nullable Duration probe;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Null while disabled. */
    private @Nullable Duration interval;

    /** The socket to keep alive; null while there is none. */
    private @Nullable ClientSessionSocket socket;

    private Dialect dialect = Dialect.UNKNOWN;

    private boolean announced;

    private @Nullable Future<?> timer;

    public Heartbeat(ClientRuntime runtime, JsonRpcPeer peer, ClientSettings settings) {
        this.runtime = runtime;
        this.peer = peer;
        this.grace = settings.heartbeatGrace();
        this.interval = settings.heartbeat();
        this.probe = settings.probe().isZero() ? null : settings.probe();
    }

    /** How often to send and expect a sign of life; null for never. A resumable session notices a dead socket itself. */
    private @Nullable Duration every() {
        boolean sessionLooks = this.socket != null && this.socket.session() != null;
        return this.interval != null ? this.interval : sessionLooks ? null : this.probe;
    }

    /** There is a new socket. */
    public void online(ClientSessionSocket newSocket) {
        this.lock.lock();
        try {
            this.socket = newSocket;
            // Beside a resumable session only WebSocket PINGs go: what the session receives counts as an answer.
            this.dialect = newSocket.session() == null ? Dialect.UNKNOWN : Dialect.WEBSOCKET;
            this.announced = false;
        } finally {
            this.lock.unlock();
        }
        beat(newSocket);
    }

    /** Beats from now on at this interval. */
    public void enable(Duration newInterval) {
        ClientSessionSocket current;
        this.lock.lock();
        try {
            this.interval = newInterval;
            this.announced = false;
            current = this.socket;
        } finally {
            this.lock.unlock();
        }
        if (current != null) {
            beat(current);
        }
    }

    /** Stops beating, and informs the server. */
    public void disable() {
        ClientSessionSocket informed;
        ClientSessionSocket current;
        this.lock.lock();
        try {
            this.interval = null;
            current = this.socket;
            cancel();
            informed = this.announced && this.dialect != Dialect.WEBSOCKET ? this.socket : null;
            this.announced = false;
        } finally {
            this.lock.unlock();
        }
        if (informed != null) {
            sendPing(informed, Duration.ZERO);
        }
        if (current != null) {
            beat(current);
        }
    }

    private void cancel() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }

    private void beat(ClientSessionSocket current) {
        Duration announcing;
        Dialect known;
        this.lock.lock();
        try {
            Duration every = every();
            if (this.socket != current || every == null) {
                return;
            }
            cancel();
            known = this.interval == null ? Dialect.WEBSOCKET : this.dialect;
            announcing = this.announced ? null : every;
            this.announced = this.interval != null;
            long sentAt = this.runtime.now();
            this.timer = this.runtime.after(min(every, this.grace).toNanos(), () -> judge(current, sentAt));
        } finally {
            this.lock.unlock();
        }
        if (known != Dialect.CLASSIC) {
            current.socket().ping();
        }
        if (known != Dialect.WEBSOCKET) {
            sendPing(current, announcing);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    /**
     * Checks whether anything was received since the beat. If not after the grace, the socket is dead; if the process was
     * asleep for longer than that, another beat is sent first.
     */
    private void judge(ClientSessionSocket current, long sentAt) {
        boolean dead = false;
        boolean again = false;
        this.lock.lock();
        try {
            Duration every = every();
            if (this.socket != current || every == null) {
                return;
            }
            long elapsed = this.runtime.now() - sentAt;
            boolean received = current.socket().receivedAt() - sentAt >= 0;
            long graceNanos = this.grace.toNanos();
            if (elapsed >= every.toNanos() && (received || elapsed > 3 * graceNanos + every.toNanos())) {
                again = true;
            } else if (received) {
                this.timer = this.runtime.after(every.toNanos() - elapsed, () -> judge(current, sentAt));
            } else if (elapsed >= graceNanos) {
                dead = true;
                this.socket = null;
            } else {
                this.timer = this.runtime.after(graceNanos - elapsed, () -> judge(current, sentAt));
            }
        } finally {
            this.lock.unlock();
        }
        if (again) {
            beat(current);
        } else if (dead) {
            current.socket().abort(DisconnectReason.of(Kind.HEARTBEAT, null));
        }
    }

    /**
     * Queues a ping behind what waits.
     *
     * @param announced the interval to announce; null for none
     */
    private void sendPing(ClientSessionSocket current, @Nullable Duration announcing) {
        JsonText params = null;
        if (announcing != null) {
            JsonObject object = new JsonObject();
            object.addProperty("interval", announcing.toMillis());
            params = this.runtime.codec().write(object);
        }
        OutboundText ping = current.control("ping", params, answer -> learn(current, answer instanceof JsonRpcFailure));
        try {
            this.peer.sendAndForget(ping);
        } catch (TransportException full) {
            // Then there is traffic enough, or the socket is stuck, which the silence shows.
        }
    }

    private void learn(ClientSessionSocket current, boolean refused) {
        this.lock.lock();
        try {
            if (this.socket == current) {
                this.dialect = refused ? Dialect.WEBSOCKET : Dialect.CLASSIC;
            }
        } finally {
            this.lock.unlock();
        }
    }
}
