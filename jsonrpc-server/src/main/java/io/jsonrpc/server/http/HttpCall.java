package io.jsonrpc.server.http;

import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.CallTransport;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.socket.SocketListener;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One HTTP call, as a socket whose session gets one message: passes the body on, and gives the answer, once. The answer
 * counts as sent when it is given. A web stack opens the call, passes all parts of the body, and abandons it when the
 * client is gone.
 *
 * <p>The answer to a message that never reaches a handler may be there before the application has accepted the session; it
 * waits for that, because the application may still refuse it.
 */
public final class HttpCall implements CallTransport {

    private record Ending(CloseStatus status, @Nullable Throwable cause) {}

    private final Consumer<HttpAnswer> whenAnswered;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private @Nullable SocketListener listener;

    /** The listener is being called, or is not there yet. */
    private boolean listening = true;

    /** How the call has ended, until the listener was told; else null. */
    private @Nullable Ending ending;

    private @Nullable OutboundText answer;

    /** The answer came while the listener was called, so that the session may not have been accepted by then. */
    private boolean early;

    private boolean read;

    private boolean notified;

    private boolean handedOver;

    private boolean accepted;

    private boolean refused;

    private @Nullable CloseStatus closed;

    private boolean over;

    /** @param whenAnswered gets the answer, on any thread; returns quickly. Not called for a call that is abandoned before */
    public HttpCall(Consumer<HttpAnswer> whenAnswered) {
        this.whenAnswered = whenAnswered;
    }

    /** Opens the socket, for which a place was reserved. Called first, once. */
    public void open(SocketAcceptor acceptor, Endpoint endpoint, Handshake handshake) {
        SocketListener opened = acceptor.accept(endpoint, handshake, this);
        this.lock.lock();
        try {
            this.listener = opened;
        } finally {
            this.lock.unlock();
        }
        listened();
    }

    /**
     * Passes a part of the body on. Called by one thread at a time, in order.
     *
     * @param last whether the body ends with it
     */
    public void text(String part, boolean last) {
        SocketListener hearing = hearing();
        if (hearing == null) {
            return;
        }
        ReadingThread reading = ReadingThread.enter();
        try {
            hearing.onText(part, last);
        } finally {
            listened();
            reading.leave();
        }
    }

    /** The listener, which is about to be called; null once the call is over. */
    private @Nullable SocketListener hearing() {
        this.lock.lock();
        try {
            if (this.over) {
                return null;
            }
            this.listening = true;
            return this.listener;
        } finally {
            this.lock.unlock();
        }
    }

    /** The listener has been called. */
    private void listened() {
        this.lock.lock();
        try {
            this.listening = false;
        } finally {
            this.lock.unlock();
        }
        tell();
    }

    /** Whether the call is answered or abandoned: nothing more of the body is wanted. */
    public boolean isOver() {
        this.lock.lock();
        try {
            return this.over;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * The client is gone, or its body is not accepted. Does nothing once the call is answered.
     *
     * @param cause the failure that was detected; null for none
     */
    public void abandon(@Nullable Throwable cause) {
        this.lock.lock();
        try {
            if (this.over) {
                return;
            }
            this.over = true;
        } finally {
            this.lock.unlock();
        }
        end(CloseStatus.NO_CLOSE_FRAME, cause);
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        boolean taken;
        this.lock.lock();
        try {
            taken = !this.over && this.answer == null;
            if (taken) {
                this.answer = message;
                this.early = this.listening;
            }
        } finally {
            this.lock.unlock();
        }
        callback.completed(taken ? null : new PeerClosedException(CloseStatus.NORMAL));
        settle();
    }

    @Override
    public void decoded(boolean answered) {
        this.lock.lock();
        try {
            this.read = true;
            this.notified = !answered;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void handedOver() {
        this.lock.lock();
        try {
            this.handedOver = true;
        } finally {
            this.lock.unlock();
        }
        settle();
    }

    @Override
    public void accepted() {
        this.lock.lock();
        try {
            this.accepted = true;
        } finally {
            this.lock.unlock();
        }
        settle();
    }

    @Override
    public void refused() {
        this.lock.lock();
        try {
            this.refused = true;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void close(CloseStatus status) {
        this.lock.lock();
        try {
            if (this.closed != null) {
                return;
            }
            this.closed = status;
        } finally {
            this.lock.unlock();
        }
        settle();
    }

    private void settle() {
        HttpAnswer outcome;
        CloseStatus status;
        this.lock.lock();
        try {
            outcome = this.over ? null : outcome();
            if (outcome == null) {
                return;
            }
            this.over = true;
            // Kept by whoever writes it from here on.
            this.answer = null;
            status = this.closed == null ? CloseStatus.NORMAL : this.closed;
        } finally {
            this.lock.unlock();
        }
        end(status, null);
        this.whenAnswered.accept(outcome);
    }

    /** The answer, if there is one by now. Called while holding the lock. */
    private @Nullable HttpAnswer outcome() {
        if (this.refused && this.closed != null) {
            return HttpAnswer.FORBIDDEN;
        }
        if (this.answer != null && (this.accepted || !this.early || this.closed != null)) {
            return HttpAnswer.of(this.answer.text());
        }
        if (this.closed != null) {
            return HttpAnswer.closed(this.closed, this.read);
        }
        return this.accepted && this.notified && this.handedOver ? HttpAnswer.ACCEPTED : null;
    }

    private void end(CloseStatus status, @Nullable Throwable cause) {
        this.lock.lock();
        try {
            this.ending = new Ending(status, cause);
        } finally {
            this.lock.unlock();
        }
        tell();
    }

    /** Tells the listener how the call has ended, unless it is being called: then the thread that calls it does so. */
    private void tell() {
        SocketListener told;
        Ending end;
        this.lock.lock();
        try {
            told = this.listening ? null : this.listener;
            end = told == null ? null : this.ending;
            if (end != null) {
                this.ending = null;
            }
        } finally {
            this.lock.unlock();
        }
        if (told != null && end != null) {
            told.onClosed(end.status(), end.cause());
        }
    }
}
