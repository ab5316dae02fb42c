package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.threads.Interrupts;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The outgoing queue of one peer. Messages leave one at a time and in order, whichever thread enqueued them. Limited in
 * messages and in bytes, with and without a socket. Callers never block on the network.
 */
public final class OutboundQueue {

    /** Smaller changes of the size are not reported to the budget. */
    private static final int STEP = 1024;

    private static final Logger log = LoggerFactory.getLogger(OutboundQueue.class);

    private final PeerLimits limits;

    private final LongSupplier nanoTime;

    private final OutboundBudget budget;

    private final ReentrantLock lock = new ReentrantLock();

    // All fields below are guarded by the lock.

    private final FrameQueue waiting = new FrameQueue();

    /** Null while there is no socket. */
    private @Nullable Transport transport;

    /** The number of messages passed to it, or to the last transport. */
    private long handed;

    private long attachedAt;

    /** The frame passed to the transport whose callback is pending. */
    private @Nullable OutboundFrame writing;

    /** A write failed: nothing more is passed to this transport. */
    private boolean broken;

    /** The status with which the socket is closed as soon as the queue is empty. */
    private @Nullable CloseStatus closing;

    /** Not null once the queue rejects further messages. */
    private @Nullable CloseStatus ended;

    private int lost;

    /** The size reported to the budget. */
    private long reported;

    private volatile int messageBytes;

    private volatile boolean offered;

    /** Counts signals to the writer; the thread that increments it from 0 is the writer until it is 0 again. */
    private final AtomicInteger signals = new AtomicInteger();

    public OutboundQueue(PeerLimits limits, LongSupplier nanoTime, OutboundBudget budget) {
        this.budget = budget;
        this.limits = limits;
        this.nanoTime = nanoTime;
        this.messageBytes = limits.outboundMessageBytes();
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
        this.lock.lock();
        try {
            refuseAfterEnd();
            // It may have been encoded for receivers with a higher limit.
            requireFitting(message);
            if (this.transport != null && !this.transport.hasRoom()) {
                throw new QueueFullException("There is no connection, and the buffer for messages is full");
            }
            if (!fits(message, 1)) {
                throw new QueueFullException("Outgoing queue is full: " + this.waiting.size() + " messages, "
                        + this.waiting.bytes() + " bytes are queued");
            }
            add(message, false, whenDone);
            if (!this.offered) {
                this.offered = true;
            }
        } finally {
            this.lock.unlock();
        }
        signal();
        this.budget.relieve();
    }

    /**
     * Accepts an answer. Answers may use twice the limit, because the number of requests is limited; one that does not
     * fit even then closes the socket of the slow client and counts as undelivered.
     */
    public void offerAnswer(OutboundText message) {
        Transport slow = null;
        this.lock.lock();
        try {
            if (this.ended != null || this.closing != null) {
                return;
            }
            if (fits(message, 2)) {
                add(message, true, null);
            } else {
                this.lost++;
                slow = this.transport;
            }
        } finally {
            this.lock.unlock();
        }
        if (slow != null) {
            slow.close(CloseStatus.SLOW_CONSUMER);
        }
        signal();
        this.budget.relieve();
    }

    /** Whether a message other than an answer was ever accepted. */
    public boolean wasOffered() {
        return this.offered;
    }

    /** The maximum size of a message for the other side, as far as it has announced one. */
    public int messageBytes() {
        return this.messageBytes;
    }

    /** Sets the other side's maximum message size; larger messages already queued fail when it is their turn. */
    public void limitMessages(int bytes) {
        this.messageBytes = Math.min(this.limits.outboundMessageBytes(), bytes);
    }

    /** Rejects messages that are too large for the other side. */
    public void requireFitting(OutboundText message) {
        int limit = this.messageBytes;
        if (message.bytes() > limit) {
            throw new MessageTooLargeException(message.bytes(), limit);
        }
    }

    private void refuseAfterEnd() {
        CloseStatus end = this.ended == null ? this.closing : this.ended;
        if (end != null) {
            throw new PeerClosedException(end);
        }
    }

    private boolean fits(OutboundText message, int factor) {
        boolean attached = this.transport != null && !this.transport.isOffline();
        long messages = attached ? this.limits.queuedMessages() : this.limits.detachedMessages();
        long bytes = attached ? this.limits.queuedBytes() : this.limits.detachedBytes();
        return this.waiting.fits(message, factor * messages, factor * bytes);
    }

    private void add(OutboundText message, boolean answer, @Nullable WriteOutcome whenDone) {
        this.waiting.add(new OutboundFrame(message, null, answer, whenDone, this.nanoTime.getAsLong()));
        measure();
    }

    /** Called while holding the lock after the size of the queue has changed. */
    private void measure() {
        long bytes = this.waiting.ownBytes()
                + (this.writing == null ? 0 : this.writing.message().ownBytes());
        long change = bytes - this.reported;
        if (Math.abs(change) >= STEP || (bytes == 0 && change != 0)) {
            this.reported = bytes;
            this.budget.add(change);
        }
    }

    /** Writes something other than a message if no write is in progress and nothing is queued; else returns false. */
    public boolean writeIfIdle(OutboundFrame.Control control) {
        this.lock.lock();
        try {
            if (this.transport == null || this.broken || this.writing != null || !this.waiting.isEmpty()) {
                return false;
            }
            this.waiting.add(OutboundFrame.control(control, this.nanoTime.getAsLong()));
        } finally {
            this.lock.unlock();
        }
        signal();
        return true;
    }

    /** Writes something other than a message after the queued ones; does nothing without a socket. */
    public void writeBehind(OutboundFrame.Control control) {
        this.lock.lock();
        try {
            if (this.transport == null) {
                return;
            }
            this.waiting.add(OutboundFrame.control(control, this.nanoTime.getAsLong()));
        } finally {
            this.lock.unlock();
        }
        signal();
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
            uncertain = this.writing;
            number = this.handed;
            this.writing = null;
            this.handed = 0;
            this.broken = false;
            this.transport = newTransport;
            this.attachedAt = this.nanoTime.getAsLong();
            if (uncertain != null && uncertain.isMessage()) {
                this.lost++;
            }
            if (first != null) {
                this.waiting.addFirst(new OutboundFrame(first, null, false, null, this.attachedAt));
            }
            measure();
        } finally {
            this.lock.unlock();
        }
        if (uncertain != null) {
            uncertain.done(
                    number, new TransportException("The connection was lost while the message was being written"));
        }
    }

    /** Writes the queued messages. */
    public void flush() {
        signal();
    }

    /** Detaches a closed socket; queued messages are kept. Does nothing if another socket is attached by now. */
    public void detach(Transport lostTransport) {
        this.lock.lock();
        try {
            if (this.transport == lostTransport) {
                this.transport = null;
                this.waiting.takeIf(frame -> !frame.isMessage());
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Closes the socket as soon as the queue is empty, and rejects further messages. */
    public void closeWhenIdle(CloseStatus status) {
        this.lock.lock();
        try {
            this.closing = status;
        } finally {
            this.lock.unlock();
        }
        signal();
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
            uncertain = this.writing;
            number = this.handed;
            this.writing = null;
            orphans = this.waiting.takeIf(frame -> !keepUnsent || frame.answer() || !frame.isMessage());
            this.lost = 0;
            measure();
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
            orphans = new ArrayList<>();
            if (this.writing != null) {
                orphans.add(this.writing);
            }
            orphans.addAll(this.waiting.takeIf(frame -> true));
            orphans.removeIf(frame -> !frame.isMessage());
            undelivered = this.lost + orphans.size();
            this.writing = null;
            this.transport = null;
            this.lost = 0;
            measure();
        } finally {
            this.lock.unlock();
        }
        orphans.forEach(orphan -> orphan.done(0, new PeerClosedException(status)));
        return undelivered;
    }

    /** The number of messages that are queued or being written. */
    public int messages() {
        this.lock.lock();
        try {
            return this.waiting.size() + (this.writing == null ? 0 : 1);
        } finally {
            this.lock.unlock();
        }
    }

    /** The total size of these messages, in UTF-8 bytes. */
    public long bytes() {
        this.lock.lock();
        try {
            return this.waiting.bytes()
                    + (this.writing == null ? 0 : this.writing.message().bytes());
        } finally {
            this.lock.unlock();
        }
    }

    /** How long the oldest message has waited on the current socket, in nanoseconds; -1 if no write is in progress. */
    public long stalledNanos() {
        this.lock.lock();
        try {
            if (this.transport == null || this.writing == null) {
                return -1;
            }
            long since = Math.max(this.writing.acceptedAt() - this.attachedAt, 0) + this.attachedAt;
            return this.nanoTime.getAsLong() - since;
        } finally {
            this.lock.unlock();
        }
    }

    private void signal() {
        if (this.signals.getAndIncrement() != 0) {
            return;
        }
        int seen = 1;
        do {
            writeAll();
            seen = this.signals.addAndGet(-seen);
        } while (seen != 0);
    }

    /** Never throws, not even an Error, because the queue would consider its thread the writer for ever. */
    private void writeAll() {
        try {
            while (writeNext()) {
                // The transport called back before send returned: continue here instead of deeper in its stack.
            }
        } catch (Throwable failure) {
            log.error("The outgoing messages of a session could not be written", failure);
        }
    }

    /** Passes the next message to the transport; false if there is none or none can be written now. */
    private boolean writeNext() {
        OutboundFrame frame;
        Transport target;
        long number;
        this.lock.lock();
        try {
            target = this.transport;
            number = this.handed + 1;
            if (target == null || this.broken || this.writing != null) {
                return false;
            }
            frame = this.waiting.poll();
            if (frame != null) {
                this.writing = frame;
                this.handed += frame.isMessage() ? 1 : 0;
            } else if (this.closing == null) {
                return false;
            }
        } finally {
            this.lock.unlock();
        }
        if (frame == null) {
            closeNow(target);
            return false;
        }
        OutboundFrame next = frame;
        SendCallback callback = new SendCallback() {

            @Override
            public void completed(@Nullable Throwable failure) {
                written(target, next, number, failure);
            }

            @Override
            public void returned() {
                takeBack(next);
            }
        };
        Interrupts interrupts = Interrupts.here();
        interrupts.hold();
        try {
            next.write(target, callback);
        } catch (Throwable failure) {
            log.error("A message could not be passed to its socket; closing the socket", failure);
            written(target, next, number, failure);
        } finally {
            interrupts.release();
        }
        return true;
    }

    private void closeNow(Transport target) {
        CloseStatus status;
        this.lock.lock();
        try {
            status = this.closing;
            this.broken = true;
        } finally {
            this.lock.unlock();
        }
        if (status != null) {
            target.close(status);
        }
    }

    /** It was passed on but never written: the next transport gets it first. */
    private void takeBack(OutboundFrame frame) {
        this.lock.lock();
        try {
            if (this.writing == frame && frame.isMessage()) {
                this.writing = null;
                this.handed--;
                this.waiting.addFirst(frame);
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void written(Transport target, OutboundFrame frame, long number, @Nullable Throwable failure) {
        boolean refused = failure instanceof MessageTooLargeException;
        this.lock.lock();
        try {
            if (this.writing != frame) {
                return;
            }
            this.writing = null;
            measure();
            if (refused) {
                this.handed--;
            } else if (failure != null) {
                // It may have been received nevertheless, so it is not sent again: a loss is preferred to a duplicate.
                this.broken = true;
                if (frame.isMessage()) {
                    this.lost++;
                }
            }
        } finally {
            this.lock.unlock();
        }
        frame.done(number, failure);
        if (failure == null || refused) {
            signal();
        } else {
            target.close(CloseStatus.SERVER_ERROR);
        }
    }
}
