package io.jsonrpc.server.session.bounds;

import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.TransportException;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.IntConsumer;
import org.jspecify.annotations.Nullable;

/** How long a session waits for its client without a socket. Guarded by the session's lock. */
public final class ReconnectionWindow {

    /** The longest wait for a client that has never exchanged a message with its resumable session. */
    private static final Duration UNUSED = Duration.ofSeconds(10);

    private final ReentrantLock lock;

    private final Timers timers;

    private final IntConsumer onExpiry;

    private Duration length;

    private @Nullable Future<?> expiry;

    /** Counts the expiries that were scheduled, because one that has begun to run cannot be cancelled. */
    private int number;

    private boolean shortened;

    /** When the socket was lost, by the clock of the timers; null while there is one. Read without the lock. */
    private volatile @Nullable Long since;

    /** Creates a window that is not open yet. */
    public ReconnectionWindow(ReentrantLock lock, Timers timers, Duration length, IntConsumer onExpiry) {
        this.lock = lock;
        this.timers = timers;
        this.length = length;
        this.onExpiry = onExpiry;
    }

    /** Whether the session ends with its socket. */
    public boolean isZero() {
        assert this.lock.isHeldByCurrentThread();
        return this.length.isZero();
    }

    public void setLength(long millis) {
        assert this.lock.isHeldByCurrentThread();
        if (millis < 0) {
            throw new IllegalArgumentException("The reconnection timeout must not be negative: " + millis);
        }
        this.length = Duration.ofMillis(millis);
    }

    /**
     * Opens the window anew.
     *
     * @param unused whether the session is resumable and has exchanged no message so far
     */
    public void open(boolean unused) {
        Long before = this.since;
        cancel();
        this.since = before == null ? Long.valueOf(this.timers.now()) : before;
        this.shortened = unused && this.length.compareTo(UNUSED) > 0;
        Duration wait = this.shortened ? UNUSED : this.length;
        int mine = ++this.number;
        this.expiry = this.timers.after(wait, () -> this.onExpiry.accept(mine));
    }

    /** Whether the window is open for less than its length, because the session was unused. */
    public boolean isShortened() {
        assert this.lock.isHeldByCurrentThread();
        return this.shortened;
    }

    /** Whether this expiry is the one that was scheduled last. */
    public boolean isCurrent(int expiryNumber) {
        assert this.lock.isHeldByCurrentThread();
        return this.number == expiryNumber;
    }

    public void cancel() {
        assert this.lock.isHeldByCurrentThread();
        this.since = null;
        if (this.expiry != null) {
            this.expiry.cancel(false);
            this.expiry = null;
        }
    }

    /** Why nothing is received now; null when there is a socket. Called without the lock. */
    public @Nullable TransportException absence() {
        Long lost = this.since;
        return lost == null
                ? null
                : new TransportException("the session has had no socket for "
                        + TimeUnit.NANOSECONDS.toMillis(this.timers.now() - lost) + " ms");
    }
}
