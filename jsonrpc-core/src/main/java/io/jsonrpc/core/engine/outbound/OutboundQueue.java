package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.Transport;
import java.util.List;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * The outgoing queue of one peer. Messages leave one at a time and in order, whichever thread enqueued them. Limited in
 * messages and in bytes, with and without a socket. Callers never block on the network.
 */
public final class OutboundQueue {

    final OutboundBounds bounds;

    private final LongSupplier nanoTime;

    private final OutboundBudget budget;

    final ReentrantLock lock = new ReentrantLock();

    private final OutboundRoom room = new OutboundRoom(this);

    /** Guarded by the lock. */
    final FrameQueue frames;

    /** Not null once the queue rejects further messages. Guarded by the lock. */
    private @Nullable CloseStatus ended;

    /** The writer of the current or last transport. Guarded by the lock for writing. */
    volatile QueueWriter writer;

    private volatile boolean offered;

    public OutboundQueue(PeerLimits limits, LongSupplier nanoTime, OutboundBudget budget) {
        this.bounds = new OutboundBounds(limits);
        this.nanoTime = nanoTime;
        this.budget = budget;
        this.frames = new FrameQueue(budget);
        this.writer = new QueueWriter(this, this.frames, null, 0);
    }

    /**
     * Accepts a message.
     *
     * @param whenDone called when it was written or can no longer be; null for none
     * @throws MessageTooLargeException if it exceeds the limit of the other end
     * @throws QueueFullException if the queue is full
     * @throws PeerClosedException after the end
     */
    public void offer(OutboundText message, @Nullable WriteOutcome whenDone) {
        QueueWriter.Write first;
        this.lock.lock();
        try {
            CloseStatus end = end();
            if (end != null) {
                throw new PeerClosedException(end);
            }
            // It may have been encoded for receivers with a higher limit.
            requireFitting(message);
            this.bounds.requireRoom(message, this.frames, this.writer.transport());
            first = this.writer.add(new OutboundFrame(message, null, false, whenDone, now()));
            if (!this.offered) {
                this.offered = true;
            }
        } finally {
            this.lock.unlock();
        }
        QueueWriter.go(first, this);
        this.budget.relieve();
    }

    /**
     * Accepts an answer. Answers may use twice the limit, because the number of requests is limited; one that does not
     * fit even then closes the socket of the slow client and counts as undelivered.
     */
    public void offerAnswer(OutboundText message) {
        QueueWriter.Write first = null;
        Transport slow = null;
        this.lock.lock();
        try {
            if (end() != null) {
                return;
            }
            Transport transport = this.writer.transport();
            if (this.bounds.hasRoomForAnswer(message, this.frames, transport)) {
                first = this.writer.add(new OutboundFrame(message, null, true, null, now()));
            } else {
                this.frames.countLost();
                slow = transport;
            }
        } finally {
            this.lock.unlock();
        }
        if (slow != null) {
            slow.close(CloseStatus.SLOW_CONSUMER);
        }
        QueueWriter.go(first, this);
        this.budget.relieve();
    }

    private long now() {
        return this.nanoTime.getAsLong();
    }

    /** The status with which the queue has ended or will; null while it accepts messages. */
    private @Nullable CloseStatus end() {
        return this.ended == null ? this.frames.closing() : this.ended;
    }

    /** Whether a message other than an answer was ever accepted. */
    public boolean wasOffered() {
        return this.offered;
    }

    /** The maximum size of a message for the other side, as far as it has announced one. */
    public int messageBytes() {
        return this.bounds.messageBytes();
    }

    /** Sets the other side's maximum message size; larger messages already queued fail when it is their turn. */
    public void limitMessages(int bytes) {
        this.bounds.limitMessages(bytes);
    }

    /** Rejects messages that are too large for the other side. */
    public void requireFitting(OutboundText message) {
        this.bounds.requireFitting(message);
    }

    /** Writes something other than a message if no write is in progress and nothing is queued; else returns false. */
    public boolean writeIfIdle(OutboundFrame.Control control) {
        boolean idle = locked(() -> {
            boolean isIdle = this.writer.isIdle();
            if (isIdle) {
                this.frames.add(OutboundFrame.control(control, now()));
            }
            return isIdle;
        });
        if (idle) {
            flush();
        }
        return idle;
    }

    /** Writes something other than a message after the queued ones; does nothing without a socket. */
    public void writeBehind(OutboundFrame.Control control) {
        locked(() -> {
            if (this.writer.transport() != null) {
                this.frames.add(OutboundFrame.control(control, now()));
            }
            return null;
        });
        flush();
    }

    /**
     * Continues on this socket; the next {@link #flush} starts writing.
     *
     * @param first sent before everything that is queued; null for nothing
     */
    public void attach(Transport newTransport, @Nullable OutboundText first) {
        OutboundFrame uncertain;
        long number;
        this.lock.lock();
        try {
            number = this.writer.handed();
            this.writer.detach();
            uncertain = this.frames.takeWriting();
            if (uncertain != null && uncertain.isMessage()) {
                this.frames.countLost();
            }
            long now = now();
            if (first != null) {
                this.frames.addFirst(new OutboundFrame(first, null, false, null, now));
            }
            this.writer = new QueueWriter(this, this.frames, newTransport, now);
        } finally {
            this.lock.unlock();
        }
        if (uncertain != null) {
            uncertain.done(
                    number, new TransportException("The connection was lost while the message was being written"));
        }
    }

    /** Writes the queued messages, and lets those continue that wait for room, where there is some. */
    public void flush() {
        this.writer.write();
        this.room.freed();
    }

    /** The room for messages that can wait. */
    public OutboundRoom room() {
        return this.room;
    }

    /** Detaches a closed socket; queued messages are kept. Does nothing if another socket is attached by now. */
    public void detach(Transport lostTransport) {
        locked(() -> {
            if (this.writer.transport() == lostTransport) {
                this.writer.detach();
                this.frames.takeIf(frame -> !frame.isMessage());
            }
            return null;
        });
    }

    /** Closes the socket as soon as the queue is empty, and rejects further messages. */
    public void closeWhenIdle(CloseStatus status) {
        locked(() -> {
            this.frames.closeWhenDrained(status);
            return null;
        });
        flush();
    }

    /**
     * Drops the messages of a conversation that the other side has lost: answers, and the message of unknown outcome.
     * Only while there is no socket.
     *
     * @param keepUnsent whether requests and notifications that were never passed to a socket stay
     * @param reasons returns the failure of a message, given its number
     */
    public void startOver(boolean keepUnsent, LongFunction<TransportException> reasons) {
        OutboundFrame uncertain;
        long number;
        List<OutboundFrame> orphans;
        this.lock.lock();
        try {
            number = this.writer.handed();
            uncertain = this.frames.takeWriting();
            orphans = this.frames.takeIf(frame -> !keepUnsent || frame.answer() || !frame.isMessage());
            this.frames.takeLost();
        } finally {
            this.lock.unlock();
        }
        if (uncertain != null) {
            uncertain.done(number, reasons.apply(number));
        }
        orphans.forEach(orphan -> orphan.done(0, reasons.apply(0)));
    }

    /**
     * Ends the queue.
     *
     * @return the number of messages that were accepted but not written
     */
    public int end(CloseStatus status) {
        List<OutboundFrame> orphans;
        int undelivered;
        this.lock.lock();
        try {
            this.ended = status;
            this.writer.detach();
            orphans = this.frames.takeAll();
            undelivered = this.frames.takeLost() + orphans.size();
        } finally {
            this.lock.unlock();
        }
        orphans.forEach(orphan -> orphan.done(0, new PeerClosedException(status)));
        return undelivered;
    }

    /** The number of messages that are queued or being written. */
    public int messages() {
        return locked(this.frames::size);
    }

    /** The total size of these messages, in UTF-8 bytes. */
    public long bytes() {
        return locked(this.frames::bytes);
    }

    /** How long the oldest message has waited on the current socket, in nanoseconds; -1 if no write is in progress. */
    public long stalledNanos() {
        return locked(() -> this.writer.stalledNanos(now()));
    }

    private <T extends @Nullable Object> T locked(Supplier<T> read) {
        this.lock.lock();
        try {
            return read.get();
        } finally {
            this.lock.unlock();
        }
    }
}
