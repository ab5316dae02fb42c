package io.jsonrpc.server.session;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.session.bounds.ReconnectionWindow;
import io.jsonrpc.server.socket.SocketConnection;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import org.jspecify.annotations.Nullable;

/**
 * The life of a session, from its first message to its end, across its sockets: one state, and the methods that change
 * it. What follows from a change is done after the lock is released.
 */
abstract class LivingSession extends ServerSession {

    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock for writing.

    private final ReconnectionWindow window;

    private volatile State state = State.ATTACHED;

    private volatile @Nullable SocketConnection socket;

    /** The final status of a session in state CLOSING. */
    private @Nullable CloseStatus closingStatus;

    LivingSession(
            SessionRuntime runtime,
            SocketConnection socket,
            @Nullable Object registerInfo,
            PeerLimits limits,
            Duration reconnectionWindow) {
        super(runtime, socket, registerInfo, limits);
        this.socket = socket;
        this.window = new ReconnectionWindow(this.lock, runtime.timers(), reconnectionWindow, this::expire);
    }

    /** Guards the life of the session. */
    final ReentrantLock lock() {
        return this.lock;
    }

    @Override
    final State state() {
        return this.state;
    }

    @Override
    final @Nullable TransportException absence() {
        return this.window.absence();
    }

    /** Whether the session listens to this socket. */
    final boolean isOn(SocketConnection candidate) {
        return this.socket == candidate && this.state == State.ATTACHED;
    }

    /** Whether the session has neither ended nor been closed: it may move to another socket. */
    final boolean isLiving() {
        return this.state == State.ATTACHED || this.state == State.DETACHED;
    }

    /**
     * Moves to this socket. Called under the lock.
     *
     * @return the socket of before; null for none
     */
    final @Nullable SocketConnection moveTo(SocketConnection next) {
        assert this.lock.isHeldByCurrentThread();
        SocketConnection replaced = this.socket;
        this.socket = next;
        handshake(next.handshake());
        this.state = State.ATTACHED;
        this.window.cancel();
        runtime().sessions().attached(this);
        return replaced;
    }

    /** The session has moved to another socket. Called without the lock. */
    final void moved(@Nullable SocketConnection replaced) {
        if (replaced != null) {
            replaced.close(CloseStatus.REPLACED);
        }
        runtime().observer().sessionResumed();
        callbacks().reconnected();
    }

    @Override
    public final void displaced(SocketConnection from) {
        this.lock.lock();
        try {
            if (this.socket == from) {
                this.socket = null;
            }
        } finally {
            this.lock.unlock();
        }
        end(CloseStatus.NORMAL.withReason("the client went on with another session"));
    }

    @Override
    public final void lost(SocketConnection from, CloseStatus status, @Nullable Throwable cause) {
        CloseStatus end;
        this.lock.lock();
        try {
            if (this.socket != from || this.state == State.ENDED) {
                return;
            }
            this.socket = null;
            end = endAfter(status);
            if (end == null) {
                this.state = State.DETACHED;
                this.window.open(waitsUnused());
                runtime().sessions().detached(this);
            }
            detached(from, end == null);
        } finally {
            this.lock.unlock();
        }
        if (cause != null) {
            callbacks().failed(cause);
        }
        if (end == null) {
            waiting();
        } else {
            end(end);
        }
    }

    /** How the session ends after a loss of its socket with this status; null when it waits for another one. */
    private @Nullable CloseStatus endAfter(CloseStatus status) {
        if (this.closingStatus != null) {
            // A client that has its answer to closeSession may be faster with its socket than the server is.
            return this.closingStatus;
        }
        return endsWith(status) || this.window.isZero() ? status : null;
    }

    /** Whether the session ends when its socket is closed with this status. */
    boolean endsWith(CloseStatus status) {
        return status.is(CloseStatus.NORMAL);
    }

    /** Whether the session waits for a shorter time, because it was not used so far. */
    boolean waitsUnused() {
        return false;
    }

    /**
     * The socket is gone. Called under the lock.
     *
     * @param waits whether the session waits for another socket; else it ends
     */
    abstract void detached(SocketConnection from, boolean waits);

    /** The session waits for another socket. Called without the lock. */
    void waiting() {}

    /** Opens the window of a session without a socket anew. Called under the lock. */
    final void waitAnew() {
        assert this.lock.isHeldByCurrentThread();
        if (this.state == State.DETACHED) {
            this.window.open(waitsUnused());
        }
    }

    /** Whether the window is open for less than its length. Called under the lock. */
    final boolean isWindowShortened() {
        return this.window.isShortened();
    }

    private void expire(int number) {
        endIf(
                () -> this.state == State.DETACHED && this.window.isCurrent(number),
                CloseStatus.NO_CLOSE_FRAME.withReason("not reconnected in time"));
    }

    @Override
    final void giveWay() {
        evictIf(() -> true, CloseStatus.RETRY_LATER.withReason("too many sessions"));
    }

    /** Releases what is kept, because all sessions together exceed the limit: a resumable one waits as after any 4008. */
    @Override
    public final void relieve() {
        SocketConnection current = this.socket;
        if (isResumable() && current != null) {
            current.close(CloseStatus.SLOW_CONSUMER);
        } else {
            evictIf(() -> true, CloseStatus.SLOW_CONSUMER.withReason("no memory for what waits to be sent"));
        }
    }

    /** Evicts the session if the condition, evaluated under the lock, holds. */
    final void evictIf(BooleanSupplier condition, CloseStatus status) {
        if (endIf(condition, status)) {
            runtime().observer().sessionEvicted();
        }
    }

    @Override
    final void close(CloseStatus status) {
        boolean wasAttached;
        this.lock.lock();
        try {
            if (!isLiving()) {
                return;
            }
            wasAttached = this.state == State.ATTACHED;
            if (wasAttached) {
                this.state = State.CLOSING;
                this.closingStatus = status;
                this.window.cancel();
            }
        } finally {
            this.lock.unlock();
        }
        runtime().sessions().remove(this);
        if (wasAttached) {
            Future<?> unused = runtime().sockets().afterCloseGrace(() -> end(status));
            peer().closeWhenIdle(status);
        } else {
            end(status);
        }
    }

    @Override
    public final void end(CloseStatus status) {
        endIf(() -> true, status);
    }

    /** Returns false when the condition, evaluated under the lock, does not hold, or the session had ended before. */
    private boolean endIf(BooleanSupplier condition, CloseStatus status) {
        SocketConnection last;
        int undelivered;
        this.lock.lock();
        try {
            if (this.state == State.ENDED || !condition.getAsBoolean()) {
                return false;
            }
            this.state = State.ENDED;
            this.window.cancel();
            last = this.socket;
            this.socket = null;
            undelivered = release(status.is(CloseStatus.NORMAL));
        } finally {
            this.lock.unlock();
        }
        runtime().sessions().remove(this);
        undelivered += peer().end(status);
        if (last != null) {
            last.close(status);
        }
        if (undelivered > 0) {
            runtime().observer().messagesUndelivered(undelivered);
            runtime().losses().undelivered(this, undelivered);
            callbacks().undelivered(undelivered);
        }
        closed(status);
        return true;
    }

    /**
     * Releases everything, because the session has ended. Called under the lock.
     *
     * @param agreed whether the client agreed to the end: then what was written counts as received
     * @return how many messages did not arrive for certain, less those that the peer counts
     */
    int release(boolean agreed) {
        return 0;
    }

    @Override
    public final void behindAnswers(Runnable action) {
        // A handler that takes longer, or a client that does not read, must not keep the socket.
        Future<?> unused = runtime().sockets().afterCloseGrace(action);
        peer().writeBehindAnswers((transport, written) -> {
            action.run();
            written.completed(null);
        });
    }

    @Override
    public final void setReconnectionTimeout(long millis) {
        this.lock.lock();
        try {
            this.window.setLength(millis);
            waitAnew();
        } finally {
            this.lock.unlock();
        }
    }
}
