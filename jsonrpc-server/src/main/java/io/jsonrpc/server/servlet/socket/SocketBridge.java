package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.socket.SocketListener;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Passes what one socket receives to its listener: one call at a time, and none after the close.
 *
 * <p>Containers do not guarantee this. A close started by the server is reported on the closing thread while the
 * reading thread may be inside a message, and a SockJS client may send two bodies concurrently. The lock is held while
 * the listener runs, which returns quickly; a transport never calls back into the bridge on its caller's thread.
 */
public final class SocketBridge {

    private final BridgedTransport transport;

    private final BurstDetector burst;

    /** Not null between {@link #reading} and {@link #read}. Used by the reading thread. */
    private @Nullable ReadingThread reading;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private @Nullable SocketListener listener;

    private @Nullable Throwable cause;

    private boolean closed;

    /** @param nanoTime a clock as {@link System#nanoTime} */
    public SocketBridge(BridgedTransport transport, LongSupplier nanoTime) {
        this.transport = transport;
        this.burst = new BurstDetector(nanoTime);
    }

    /** Obtains the listener; a concurrent close waits. */
    public void open(Supplier<SocketListener> acceptance) {
        this.lock.lock();
        try {
            this.listener = acceptance.get();
        } finally {
            this.lock.unlock();
        }
    }

    /** Messages that one read of the container has delivered follow, then {@link #read}, on the same thread. */
    public void reading() {
        if (!this.burst.isLong()) {
            this.reading = ReadingThread.enter();
        }
    }

    /** All messages that one read has delivered have been passed on: non-blocking handlers run. */
    public void read() {
        ReadingThread here = this.reading;
        if (here != null) {
            this.reading = null;
            here.leave();
        }
    }

    public void text(CharSequence part, boolean last) {
        if (this.reading != null || this.burst.isLong()) {
            hear(part, last);
        } else {
            ReadingThread reading = ReadingThread.enter();
            try {
                hear(part, last);
            } finally {
                reading.leave();
            }
        }
        this.burst.handled();
    }

    private void hear(CharSequence part, boolean last) {
        this.lock.lock();
        try {
            SocketListener hearing = hearing();
            if (hearing != null) {
                hearing.onText(part, last);
            }
        } finally {
            this.lock.unlock();
        }
    }

    public void binary() {
        this.lock.lock();
        try {
            SocketListener hearing = hearing();
            if (hearing != null) {
                hearing.onBinary();
            }
        } finally {
            this.lock.unlock();
        }
    }

    public void pong() {
        this.lock.lock();
        try {
            SocketListener hearing = hearing();
            if (hearing != null) {
                hearing.onPong();
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** The client has violated the protocol; the container expects the listener to close the socket. */
    public void broken(CloseStatus status, Throwable failure) {
        read();
        this.lock.lock();
        try {
            SocketListener hearing = hearing();
            if (hearing != null) {
                hearing.onBroken(status, failure);
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** The connection has failed; the container reports the close afterwards. */
    public void failed(Throwable failure) {
        this.lock.lock();
        try {
            if (this.cause == null) {
                this.cause = failure;
            }
        } finally {
            this.lock.unlock();
        }
        this.transport.failed(failure);
    }

    /** The socket is closed. Further calls do nothing. */
    public void closed(CloseStatus received) {
        ReadingThread here = this.reading;
        if (here != null && here.isCurrent()) {
            read();
        }
        CloseStatus status = this.transport.endedWith(received);
        this.lock.lock();
        try {
            SocketListener hearing = hearing();
            this.closed = true;
            if (hearing != null) {
                hearing.onClosed(status, this.cause);
            }
        } finally {
            this.lock.unlock();
            // After the listener: a failed write ends the session as well and would hide the actual cause.
            this.transport.gone(status);
        }
    }

    private @Nullable SocketListener hearing() {
        return this.closed ? null : this.listener;
    }
}
