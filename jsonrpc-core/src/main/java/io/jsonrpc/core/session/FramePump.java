package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Writes the frames of a {@link SessionLink} to its current socket, one at a time, and completes the callbacks of the
 * senders.
 *
 * <p>The owner's lock guards the link and the pump, and every method except {@link #pump} is called while holding it.
 * After a change, the caller releases the lock and calls {@link #pump}, which writes and completes callbacks, on one
 * thread at a time.
 *
 * @param <S> the type of the sockets
 * @since 0.1
 */
public final class FramePump<S extends Transport> {

    private static final Logger log = LoggerFactory.getLogger(FramePump.class);

    /** A frame that cannot be encoded is retried on one more socket. */
    private static final int MAX_ENCODING_FAILURES = 2;

    /** The owner of the link. */
    public interface Owner {

        /** Everything that can be written has been passed to the socket. Called while holding the lock. */
        void idle();

        /**
         * A frame could not be encoded on two sockets, of which this is the second, and would fail on every other: the
         * owner ends the session and closes the socket. Called without the lock.
         */
        void unsendable(Transport socket);
    }

    private final SessionLink link;

    private final ReentrantLock lock;

    private final LongSupplier nanoTime;

    private final Owner owner;

    private final boolean numbersOffline;

    // Guarded by the lock.

    /** Null while there is no socket. */
    private @Nullable OnSocket current;

    /** Whether the socket is writing a frame. */
    private boolean writing;

    private long writingSince;

    /** Whether a thread is pumping; other threads leave their writes to it. */
    private boolean pumping;

    /** Incremented on every socket change, so that a writer stuck on the old socket cannot delay the new one. */
    private int round;

    /** A message that did not fit the window; no later message overtakes it. */
    private @Nullable OutboundText held;

    private long heldSince;

    /** The callback of the last accepted message. */
    private @Nullable SendCallback accepted;

    private @Nullable CloseStatus closing;

    private int encodingFailures;

    private volatile boolean full;

    /** One socket, and the callback of its writes. */
    private final class OnSocket implements SendCallback {

        final S socket;

        final int epoch;

        OnSocket(S socket, int epoch) {
            this.socket = socket;
            this.epoch = epoch;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            written(this, failure);
        }
    }

    /**
     * A pump for this link, without a socket.
     *
     * @param numbersOffline whether a message sent without a socket is numbered at once and counts as written, because
     *     it cannot be sent any other way; if false, it waits unnumbered and can be taken back if the session is lost
     */
    public FramePump(SessionLink link, ReentrantLock lock, LongSupplier nanoTime, Owner owner, boolean numbersOffline) {
        this.numbersOffline = numbersOffline;
        this.link = link;
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.owner = owner;
    }

    private long now() {
        return this.nanoTime.getAsLong();
    }

    /**
     * Switches to a socket, whatever the state of the previous one.
     *
     * @param epoch its epoch in the link
     */
    public void attach(S socket, int epoch) {
        this.current = new OnSocket(socket, epoch);
        nextRound();
    }

    /** The current socket has closed. */
    public void detach() {
        if (this.current != null) {
            this.link.detach(this.current.epoch, now());
            this.current = null;
            nextRound();
            measure();
        }
    }

    /**
     * The link has ended: nothing more is written and no callback is completed.
     *
     * @return whether a message was numbered whose callback was not completed
     */
    public boolean end() {
        boolean awaited = this.accepted != null && this.held == null;
        this.current = null;
        this.held = null;
        this.accepted = null;
        nextRound();
        return awaited;
    }

    private void nextRound() {
        this.writing = false;
        this.pumping = false;
        this.round++;
    }

    /** Senders are refused only while detached; while attached, a message that does not fit waits. */
    private void measure() {
        this.full = this.numbersOffline && this.current == null && (this.held != null || !this.link.hasRoom(1));
    }

    /** The current socket; null for none. */
    public @Nullable S socket() {
        return this.current == null ? null : this.current.socket;
    }

    /** The epoch of the current socket; 0 for none. */
    public int epoch() {
        return this.current == null ? 0 : this.current.epoch;
    }

    /** Whether the socket is writing a frame. */
    public boolean isWriting() {
        return this.writing;
    }

    /** Whether {@link #isStalled} may become true by the passing of time alone. */
    public boolean mayStall() {
        return this.writing || this.held != null;
    }

    /** Whether one frame has been in writing, or a message has waited for acks, for longer than {@code stallNanos}. */
    public boolean isStalled(long now, long stallNanos) {
        return this.writing
                ? now - this.writingSince > stallNanos
                : this.held != null && now - this.heldSince > stallNanos;
    }

    /** Whether senders are accepted. Needs no lock. */
    public boolean hasRoom() {
        return !this.full;
    }

    /**
     * Accepts a message. The next one is offered after the callback.
     *
     * @param callback completed when the message was written, or, with {@code numbersOffline} and no socket, as soon as
     *     it is kept; never if the link ends first
     * @return false for a message larger than the window, whose callback is not called
     */
    public boolean offer(OutboundText message, SendCallback callback) {
        Admission admission =
                this.numbersOffline || this.link.isFlowing() ? this.link.offer(message) : Admission.REFUSED;
        if (admission == Admission.TOO_LARGE) {
            return false;
        }
        this.accepted = callback;
        if (admission != Admission.NUMBERED) {
            this.held = message;
            this.heldSince = now();
        }
        measure();
        return true;
    }

    /** Offers the waiting message again, because the window may have room now. */
    public void offerAgain() {
        if (this.held != null && this.link.offer(this.held) == Admission.NUMBERED) {
            this.held = null;
        }
        this.heldSince = now();
        measure();
    }

    /** Closes the current socket after everything has been written. */
    public void closeWhenIdle(CloseStatus status) {
        this.closing = status;
    }

    /** Writes and completes callbacks as far as possible. Called without the lock. */
    public void pump() {
        int mine;
        this.lock.lock();
        try {
            if (this.pumping) {
                return;
            }
            this.pumping = true;
            mine = this.round;
        } finally {
            this.lock.unlock();
        }
        try {
            while (step(mine)) {
                // A callback that is called before send returns continues here, not deeper in the stack.
            }
        } catch (Throwable failure) {
            log.error("The frames of a session could not be written", failure);
            giveUp(mine);
        }
    }

    /** Releases the pump after any exception, so that the next thread can write. */
    private void giveUp(int mine) {
        OnSocket target;
        this.lock.lock();
        try {
            if (mine != this.round) {
                return;
            }
            this.pumping = false;
            target = this.current;
        } finally {
            this.lock.unlock();
        }
        if (target != null) {
            target.socket.close(CloseStatus.SERVER_ERROR);
        }
    }

    private boolean step(int mine) {
        SendCallback done = null;
        OutboundText text = null;
        CloseStatus close = null;
        OnSocket target;
        this.lock.lock();
        try {
            if (mine != this.round) {
                return false;
            }
            target = this.current;
            if (!this.writing && this.accepted != null && this.held == null && isOut()) {
                done = this.accepted;
                this.accepted = null;
            } else if (!this.writing && target != null) {
                this.writingSince = now();
                text = this.link.next(target.epoch, this.writingSince);
                this.writing = text != null;
                if (text == null) {
                    close = this.closing;
                    this.closing = null;
                }
            }
            this.pumping = done != null || text != null || close != null;
            if (!this.pumping) {
                this.owner.idle();
                return false;
            }
        } finally {
            this.lock.unlock();
        }
        if (done != null) {
            done.completed(null);
        } else if (target != null) {
            write(target, text, close);
        }
        return true;
    }

    /** Without a socket, a message counts as written once it is numbered, if {@code numbersOffline}. */
    private boolean isOut() {
        if (this.numbersOffline && this.current == null) {
            return true;
        }
        return (this.numbersOffline || this.link.isFlowing()) && this.link.written() == this.link.sent();
    }

    /** The callback of a message never written to any socket; null for none. Called before {@link #end}. */
    public @Nullable SendCallback unwritten() {
        return this.held != null || this.link.sent() > this.link.written() ? this.accepted : null;
    }

    private void write(OnSocket target, @Nullable OutboundText text, @Nullable CloseStatus close) {
        if (text != null) {
            send(target, text);
        } else if (close != null) {
            target.socket.close(close);
        }
    }

    private void send(OnSocket target, OutboundText text) {
        try {
            target.socket.send(text, target);
        } catch (Throwable failure) {
            log.error("A frame could not be passed to its socket; closing the socket", failure);
            target.completed(failure);
        }
    }

    private void written(OnSocket target, @Nullable Throwable failure) {
        boolean hopeless = false;
        this.lock.lock();
        try {
            if (this.current != target) {
                return;
            }
            this.writing = failure != null;
            if (failure != null && isEncodingFailure(failure)) {
                this.encodingFailures++;
                hopeless = this.encodingFailures >= MAX_ENCODING_FAILURES;
            }
        } finally {
            this.lock.unlock();
        }
        if (failure == null) {
            pump();
        } else if (hopeless) {
            this.owner.unsendable(target.socket);
        } else {
            // The frame is kept and sent again on the next socket unless it has arrived.
            target.socket.close(CloseStatus.SERVER_ERROR);
        }
    }

    private static boolean isEncodingFailure(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof CharacterCodingException) {
                return true;
            }
        }
        return false;
    }
}
