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
 * Moves the frames of a {@link SessionLink} to the socket of the moment, one write at a time, and calls back whoever sent them.
 *
 * <p>The owner's lock guards the link and this, and every method but {@link #pump} is called under it. Whoever has changed
 * something calls {@link #pump} after the lock is left: what is written and who is called back happens there, by one thread
 * at a time, whichever it is.
 *
 * @param <S> the sockets
 * @since 0.1
 */
public final class FramePump<S extends Transport> {

    private static final Logger log = LoggerFactory.getLogger(FramePump.class);

    /** A frame that cannot be encoded is tried on one more socket. */
    private static final int MAX_ENCODING_FAILURES = 2;

    /** Whose link it is. */
    public interface Owner {

        /** All that could be written was handed over. Called under the lock. */
        void idle();

        /**
         * A frame could not be encoded on two sockets, this being the second, and would fail on every other: end the
         * session, and the socket. Called without the lock.
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

    /** The socket has a frame in hand. */
    private boolean writing;

    private long writingSince;

    /** A thread writes; whoever else finds something to write leaves it to this one. */
    private boolean pumping;

    /** Raised with every change of sockets: a thread that is held up by an old socket holds up nothing of the next. */
    private int round;

    /** Found no room in the window. Nothing overtakes it. */
    private @Nullable OutboundText held;

    private long heldSince;

    /** Waits for the frame that was offered last. */
    private @Nullable SendCallback accepted;

    private @Nullable CloseStatus closing;

    private int encodingFailures;

    private volatile boolean full;

    /** One socket; told when it has written a frame. */
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
     * @param numbersOffline whether what is sent without a socket gets a number at once and counts as written, because it can go
     *     nowhere else; if not, it waits unnumbered, and may be taken back when the session is lost
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
     * Goes over to a socket, whatever the one before is doing.
     *
     * @param epoch what the link calls it
     */
    public void attach(S socket, int epoch) {
        this.current = new OnSocket(socket, epoch);
        nextRound();
    }

    /** The current socket is gone. */
    public void detach() {
        if (this.current != null) {
            this.link.detach(this.current.epoch, now());
            this.current = null;
            nextRound();
            measure();
        }
    }

    /**
     * The link is over: nothing is written and nobody called back any more.
     *
     * @return whether a message was numbered whose sender was not called back
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

    /** Only without a socket anybody is refused; else what finds no room waits. */
    private void measure() {
        this.full = this.numbersOffline && this.current == null && (this.held != null || !this.link.hasRoom(1));
    }

    /** The current socket; null for none. */
    public @Nullable S socket() {
        return this.current == null ? null : this.current.socket;
    }

    /** The current socket, as the link calls it; 0 for none. */
    public int epoch() {
        return this.current == null ? 0 : this.current.epoch;
    }

    /** Whether the socket has a frame in hand. */
    public boolean isWriting() {
        return this.writing;
    }

    /** Whether {@link #isStalled} may come true without anything else that happens. */
    public boolean mayStall() {
        return this.writing || this.held != null;
    }

    /** Whether the socket has had one frame in hand for too long, or the other end has acknowledged nothing so long. */
    public boolean isStalled(long now, long stallNanos) {
        return this.writing
                ? now - this.writingSince > stallNanos
                : this.held != null && now - this.heldSince > stallNanos;
    }

    /** False when whoever wants to send is to be refused. Needs no lock. */
    public boolean hasRoom() {
        return !this.full;
    }

    /**
     * Takes a message. The next one comes after the callback.
     *
     * @param callback called when it was written, or where numbers are given without a socket, at once when it is kept and
     *     there is none; never when the link ends before
     * @return false for a message that is larger than the window: then the callback is not called
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

    /** There may be room for a message that found none. */
    public void offerAgain() {
        if (this.held != null && this.link.offer(this.held) == Admission.NUMBERED) {
            this.held = null;
        }
        this.heldSince = now();
        measure();
    }

    /** Closes the current socket once all is written. */
    public void closeWhenIdle(CloseStatus status) {
        this.closing = status;
    }

    /** Writes what can be written and calls back whom it can. Called without the lock. */
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
                // A callback that came before send returned: go on here instead of deeper in the stack.
            }
        } catch (Throwable failure) {
            log.error("The frames of a session could not be written", failure);
            giveUp(mine);
        }
    }

    /** Whatever was thrown, the next thread that finds something to write must be able to. */
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

    /** Where numbers are given without a socket, a message is safe as soon as it has one; else when it was written. */
    private boolean isOut() {
        if (this.numbersOffline && this.current == null) {
            return true;
        }
        return (this.numbersOffline || this.link.isFlowing()) && this.link.written() == this.link.sent();
    }

    /** The sender of a message that was never written to any socket; null if there is none. To be asked before the end. */
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
            log.error("A frame could not be handed to its socket, which is closed now", failure);
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
            // The frame is kept, and goes again on the next socket if it has not arrived.
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
