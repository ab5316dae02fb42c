package io.jsonrpc.core.session;

import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

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

    private static final SparingLog log = SparingLog.of(FramePump.class);

    /** The owner of the link. */
    public interface Owner {

        /** Everything that can be written has been passed to the socket. Called while holding the lock. */
        void idle();

        /** No socket can encode a frame: the owner ends the session and closes this one. Called without the lock. */
        void unsendable(Transport socket);
    }

    private final SessionLink link;

    private final ReentrantLock lock;

    private final LongSupplier nanoTime;

    private final Owner owner;

    private final OfferedMessage message;

    // Guarded by the lock; volatile for pump, which needs the round that its caller has left or a later one.

    private volatile Round current = new Round(null, 0);

    private @Nullable CloseStatus closing;

    private final EncodingFailures encodingFailures = new EncodingFailures();

    /**
     * The time on one socket, or without one, and the callback of its writes. A writer stuck on the old socket does not
     * delay the new one, because each has its own turn to write.
     */
    private final class Round implements SendCallback {

        final @Nullable S socket;

        final int epoch;

        final SerialWriter serial = new SerialWriter();

        /** Whether the socket is writing a frame, or has failed to. Guarded by the lock, like the time. */
        boolean writing;

        long writingSince;

        Round(@Nullable S socket, int epoch) {
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
        this.link = link;
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.owner = owner;
        this.message = new OfferedMessage(link, nanoTime, numbersOffline);
    }

    /**
     * Switches to a socket, whatever the state of the previous one.
     *
     * @param epoch its epoch in the link
     */
    public void attach(S socket, int epoch) {
        this.current = new Round(socket, epoch);
    }

    /** The current socket has closed. */
    public void detach() {
        if (this.current.socket != null) {
            this.link.detach(this.current.epoch, this.nanoTime.getAsLong());
            this.current = new Round(null, 0);
            this.message.measure(false);
        }
    }

    /**
     * The link has ended: nothing more is written and no callback is completed.
     *
     * @return whether a message was numbered whose callback was not completed
     */
    public boolean end() {
        this.current = new Round(null, 0);
        return this.message.end();
    }

    /** The current socket; null for none. */
    public @Nullable S socket() {
        return this.current.socket;
    }

    /** The epoch of the current socket; 0 for none. */
    public int epoch() {
        return this.current.epoch;
    }

    /** Whether the socket is writing a frame. */
    public boolean isWriting() {
        return this.current.writing;
    }

    /** Whether {@link #isStalled} may become true by the passing of time alone. */
    public boolean mayStall() {
        return this.current.writing || this.message.isHeld();
    }

    /** Whether one frame has been in writing, or a message has waited for acks, for longer than {@code stallNanos}. */
    public boolean isStalled(long now, long stallNanos) {
        return this.current.writing
                ? now - this.current.writingSince > stallNanos
                : this.message.isHeldFor(now, stallNanos);
    }

    /** Whether senders are accepted. Needs no lock. */
    public boolean hasRoom() {
        return this.message.hasRoom();
    }

    /**
     * Accepts a message. The next one is offered after the callback.
     *
     * @param callback completed when the message was written, or, with {@code numbersOffline} and no socket, as soon as
     *     it is kept; never if the link ends first
     * @return false for a message larger than the window, whose callback is not called
     */
    public boolean offer(OutboundText text, SendCallback callback) {
        return this.message.offer(text, callback, this.current.socket != null);
    }

    /** Offers the waiting message again, because the window may have room now. */
    public void offerAgain() {
        this.message.offerAgain(this.current.socket != null);
    }

    /** Closes the current socket after everything has been written. */
    public void closeWhenIdle(CloseStatus status) {
        this.closing = status;
    }

    /** The callback of a message never written to any socket; null for none. Called before {@link #end}. */
    public @Nullable SendCallback unwritten() {
        return this.message.unwritten();
    }

    /** Writes and completes callbacks as far as possible. Called without the lock. */
    public void pump() {
        Round round = this.current;
        if (round.serial.enter()) {
            writeAll(round);
        }
    }

    private void writeAll(Round round) {
        boolean goesOn = true;
        while (goesOn) {
            try {
                goesOn = step(round);
            } catch (Throwable failure) {
                log.error("frames", "The frames of a session could not be written", failure);
                goesOn = !round.serial.leave();
                close(round);
            }
        }
    }

    /** Completes a callback, or writes a frame; false if the turn to write has been passed on. */
    private boolean step(Round round) {
        SendCallback due;
        OutboundText text = null;
        CloseStatus close = null;
        this.lock.lock();
        try {
            if (round != this.current) {
                return false;
            }
            due = round.writing ? null : this.message.takeDue(round.socket != null);
            if (!round.writing && due == null && round.socket != null) {
                round.writingSince = this.nanoTime.getAsLong();
                text = this.link.next(round.epoch, round.writingSince);
                round.writing = text != null;
                if (text == null) {
                    close = this.closing;
                    this.closing = null;
                }
            }
            if (due == null && text == null && close == null) {
                this.owner.idle();
                return !round.serial.leave();
            }
        } finally {
            this.lock.unlock();
        }
        if (due != null) {
            due.completed(null);
        } else if (round.socket != null && text != null) {
            return send(round, round.socket, text);
        } else if (round.socket != null && close != null) {
            round.socket.close(close);
        }
        return true;
    }

    private boolean send(Round round, S socket, OutboundText text) {
        try {
            socket.send(text, round);
        } catch (Throwable failure) {
            log.error("frame", "A frame could not be passed to its socket; closing the socket", failure);
            round.completed(failure);
        }
        if (round.serial.proceed()) {
            return true;
        }
        this.lock.lock();
        try {
            if (round == this.current) {
                this.owner.idle();
            }
        } finally {
            this.lock.unlock();
        }
        return false;
    }

    private void written(Round round, @Nullable Throwable failure) {
        boolean hopeless;
        this.lock.lock();
        try {
            if (this.current != round) {
                return;
            }
            round.writing = failure != null;
            hopeless = failure != null && this.encodingFailures.isHopeless(failure);
        } finally {
            this.lock.unlock();
        }
        if (failure == null) {
            if (round.serial.proceed()) {
                writeAll(round);
            }
        } else if (round.socket != null && hopeless) {
            this.owner.unsendable(round.socket);
        } else {
            // The frame is kept and sent again on the next socket unless it has arrived.
            close(round);
        }
    }

    /** Never throws, not even an Error, because the turn to write would never be given back. */
    private static void close(FramePump<?>.Round round) {
        try {
            if (round.socket != null) {
                round.socket.close(CloseStatus.SERVER_ERROR);
            }
        } catch (Throwable failure) {
            log.error("close", "A socket could not be closed", failure);
        }
    }
}
