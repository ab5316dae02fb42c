package io.jsonrpc.client;

import com.google.gson.JsonObject;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Sends a sign of life every interval and gives the socket up when nothing at all was heard within the grace after one.
 * While disabled it only probes now and then with a WebSocket PING, since a connection on which nothing happens may be dead
 * without anybody noticing.
 *
 * <p>Begins anew on each socket: the first ping announces the interval, and goes with a WebSocket PING until the server has
 * shown which of the two it knows.
 */
final class Heartbeat {

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
    private @Nullable ClientSocket link;

    private Dialect dialect = Dialect.UNKNOWN;

    private boolean announced;

    private @Nullable Future<?> timer;

    Heartbeat(
            ClientRuntime runtime,
            JsonRpcPeer peer,
            Duration grace,
            @Nullable Duration interval,
            @Nullable Duration probe) {
        this.runtime = runtime;
        this.peer = peer;
        this.grace = grace;
        this.interval = interval;
        this.probe = probe;
    }

    /** How often to give and expect a sign of life; null for never. A resumable session looks after its socket itself. */
    private @Nullable Duration every() {
        boolean looksItself = this.link != null && this.link.line() != null;
        return this.interval != null ? this.interval : looksItself ? null : this.probe;
    }

    /** There is a new socket. */
    void online(ClientSocket newLink) {
        this.lock.lock();
        try {
            this.link = newLink;
            // Beside a resumable session only an interval shorter than its own needs more than that, and no answer
            // counts.
            this.dialect = newLink.line() == null ? Dialect.UNKNOWN : Dialect.WEBSOCKET;
            this.announced = false;
        } finally {
            this.lock.unlock();
        }
        beat(newLink);
    }

    /** Beats from now on at this interval. */
    void enable(Duration newInterval) {
        ClientSocket current;
        this.lock.lock();
        try {
            this.interval = newInterval;
            this.announced = false;
            current = this.link;
        } finally {
            this.lock.unlock();
        }
        if (current != null) {
            beat(current);
        }
    }

    /** Stops beating and tells the server not to wait for it. */
    void disable() {
        ClientSocket told;
        ClientSocket current;
        this.lock.lock();
        try {
            this.interval = null;
            current = this.link;
            cancel();
            told = this.announced && this.dialect != Dialect.WEBSOCKET ? this.link : null;
            this.announced = false;
        } finally {
            this.lock.unlock();
        }
        if (told != null) {
            sendPing(told, Duration.ZERO);
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

    private void beat(ClientSocket current) {
        Duration announcing;
        Dialect known;
        this.lock.lock();
        try {
            Duration every = every();
            if (this.link != current || every == null) {
                return;
            }
            cancel();
            known = this.interval == null ? Dialect.WEBSOCKET : this.dialect;
            announcing = this.announced ? null : every;
            this.announced = this.interval != null;
            long sentAt = now();
            this.timer = schedule(() -> judge(current, sentAt), min(every, this.grace));
        } finally {
            this.lock.unlock();
        }
        if (known != Dialect.CLASSIC) {
            current.ping();
        }
        if (known != Dialect.WEBSOCKET) {
            sendPing(current, announcing);
        }
    }

    private static Duration min(Duration a, Duration b) {
        return a.compareTo(b) < 0 ? a : b;
    }

    private Future<?> schedule(Runnable task, Duration delay) {
        return this.runtime.timers().scheduler().schedule(task, delay.toNanos(), TimeUnit.NANOSECONDS);
    }

    private long now() {
        return this.runtime.timers().nanoTime().getAsLong();
    }

    /**
     * Looks whether the beat was heard of. If not after the grace, the socket is dead; if the process was asleep for
     * longer than that, it first asks again.
     */
    private void judge(ClientSocket current, long sentAt) {
        boolean dead = false;
        boolean again = false;
        this.lock.lock();
        try {
            Duration every = every();
            if (this.link != current || every == null) {
                return;
            }
            long elapsed = now() - sentAt;
            boolean heard = current.heardAt() - sentAt >= 0;
            long graceNanos = this.grace.toNanos();
            if (elapsed >= every.toNanos() && (heard || elapsed > 3 * graceNanos + every.toNanos())) {
                again = true;
            } else if (heard) {
                this.timer = schedule(() -> judge(current, sentAt), every.minusNanos(elapsed));
            } else if (elapsed >= graceNanos) {
                dead = true;
                this.link = null;
            } else {
                this.timer = schedule(() -> judge(current, sentAt), Duration.ofNanos(graceNanos - elapsed));
            }
        } finally {
            this.lock.unlock();
        }
        if (again) {
            beat(current);
        } else if (dead) {
            current.abort(DisconnectReason.of(Kind.HEARTBEAT, null));
        }
    }

    /**
     * Queues a ping behind what waits.
     *
     * @param announced the interval to announce; null for none
     */
    private void sendPing(ClientSocket current, @Nullable Duration announcing) {
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
            // Then there is traffic enough, or the socket is stuck: silence tells.
        }
    }

    private void learn(ClientSocket current, boolean refused) {
        this.lock.lock();
        try {
            if (this.link == current) {
                this.dialect = refused ? Dialect.WEBSOCKET : Dialect.CLASSIC;
            }
        } finally {
            this.lock.unlock();
        }
    }
}
