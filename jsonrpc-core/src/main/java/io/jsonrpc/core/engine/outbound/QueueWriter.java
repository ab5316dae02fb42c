package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.Interrupts;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * Writes the frames of a queue to one transport, one at a time and in order, on the thread that adds a frame or on the
 * one that completes a write. A transport that hangs in a write cannot delay the writer of the next transport.
 */
final class QueueWriter extends SerialWriter {

    private static final SparingLog log = SparingLog.of(QueueWriter.class);

    private final OutboundQueue queue;

    private final ReentrantLock lock;

    private final FrameQueue frames;

    private final @Nullable Transport transport;

    private final long attachedAt;

    /** Whether the last {@link #next} left something. Used by the thread that has the turn. */
    private boolean more;

    /** Guarded by the lock for writing. */
    private volatile boolean attached;

    // Guarded by the lock.

    /** A write failed: nothing more is passed to this transport. */
    private boolean broken;

    /** The number of messages passed to the transport. */
    private long handed;

    /**
     * A writer for a transport that has just been attached.
     *
     * @param queue whose lock guards {@code frames}
     * @param transport null for none, which writes nothing
     */
    QueueWriter(OutboundQueue queue, FrameQueue frames, @Nullable Transport transport, long now) {
        this.queue = queue;
        this.lock = queue.lock;
        this.frames = frames;
        this.transport = transport;
        this.attached = transport != null;
        this.attachedAt = now;
    }

    /** Null once it is detached. */
    @Nullable Transport transport() {
        return this.attached ? this.transport : null;
    }

    // Called while holding the lock.

    /**
     * Adds a frame to the queue.
     *
     * @return to be passed to {@link #go} by this thread without the lock
     */
    @Nullable Write add(OutboundFrame frame) {
        if (!isIdle() || !tryEnter()) {
            this.frames.add(frame);
            return null;
        }
        this.frames.begin(frame);
        return begun(frame, false);
    }

    private Write begun(OutboundFrame frame, boolean isFollowed) {
        this.more = isFollowed;
        this.handed += frame.isMessage() ? 1 : 0;
        return new Write(Objects.requireNonNull(this.transport), frame, this.handed);
    }

    /** The number of the last message passed to the transport, from 1. */
    long handed() {
        return this.handed;
    }

    /** Passes nothing more to the transport. */
    void detach() {
        this.attached = false;
    }

    /** Whether a frame added now would be written at once. */
    boolean isIdle() {
        return this.attached && !this.broken && this.frames.isIdle();
    }

    /** How long the oldest message has waited on this transport, in nanoseconds; -1 if no write is in progress. */
    long stalledNanos(long now) {
        OutboundFrame writing = this.frames.writing();
        if (!this.attached || writing == null) {
            return -1;
        }
        return now - (Math.max(writing.acceptedAt() - this.attachedAt, 0) + this.attachedAt);
    }

    // Called without the lock.

    /** Writes what a queue holds, beginning with what {@link #add} returned. */
    static void go(@Nullable Write first, OutboundQueue queue) {
        if (first == null) {
            queue.flush();
        } else {
            first.go();
        }
    }

    /** Writes what the queue holds. */
    void write() {
        if (enter()) {
            writeAll();
        }
    }

    /** Starts a write; whether this thread still has the turn, because there is more. */
    private boolean isFollowed(Write first) {
        first.start();
        return proceed() && (this.more || !leave());
    }

    private void writeAll() {
        Write next;
        do {
            next = next();
        } while (next == null ? !leave() : isFollowed(next));
    }

    /** The callback of a write: continues with the next one unless the caller of this write does. */
    private void writeOn() {
        if (proceed() && (this.more || !leave())) {
            writeAll();
        }
    }

    private @Nullable Write next() {
        Transport target;
        CloseStatus closing;
        this.lock.lock();
        try {
            this.more = false;
            target = transport();
            if (target == null || this.broken) {
                return null;
            }
            OutboundFrame frame = this.frames.next();
            if (frame != null) {
                return begun(frame, !this.frames.isDrained());
            }
            closing = this.frames.closing();
            this.broken = closing != null;
        } finally {
            this.lock.unlock();
        }
        if (closing != null) {
            close(target, closing);
        }
        return null;
    }

    /** Never throws, not even an Error, because the turn to write would never be given back. */
    private static void close(Transport target, CloseStatus status) {
        try {
            target.close(status);
        } catch (Throwable failure) {
            log.error("close", "A socket could not be closed", failure);
        }
    }

    /** One frame on its way, and its number on this transport. */
    final class Write implements SendCallback {

        private final Transport target;

        private final OutboundFrame frame;

        private final long number;

        Write(Transport target, OutboundFrame frame, long number) {
            this.target = target;
            this.frame = frame;
            this.number = number;
        }

        private void go() {
            if (isFollowed(this)) {
                writeAll();
            }
        }

        private void start() {
            OutboundFrame.Control control = this.frame.control();
            Interrupts interrupts = Interrupts.here();
            interrupts.hold();
            try {
                if (control == null) {
                    this.target.send(this.frame.message(), this);
                } else {
                    control.write(this.target, this);
                }
            } catch (Throwable failure) {
                log.error("message", "A message could not be passed to its socket; closing the socket", failure);
                completed(failure);
            } finally {
                interrupts.release();
            }
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            boolean refused = failure instanceof MessageTooLargeException;
            boolean failed = failure != null && !refused;
            QueueWriter.this.lock.lock();
            try {
                if (!takeWriting()) {
                    return;
                }
                if (refused) {
                    QueueWriter.this.handed--;
                } else if (failed) {
                    // It may have been received nevertheless, so it is not sent again: a loss is preferred to a
                    // duplicate.
                    QueueWriter.this.broken = true;
                    if (this.frame.isMessage()) {
                        QueueWriter.this.frames.countLost();
                    }
                }
            } finally {
                QueueWriter.this.lock.unlock();
            }
            this.frame.done(this.number, failure);
            if (failed) {
                close(this.target, CloseStatus.SERVER_ERROR);
            }
            writeOn();
            QueueWriter.this.queue.room().freed();
        }

        /** False if the outcome of the write was known already. Called while holding the lock. */
        private boolean takeWriting() {
            FrameQueue frames = QueueWriter.this.frames;
            return frames.writing() == this.frame && frames.takeWriting() != null;
        }

        /** It was passed on but never written: the next transport gets it first. */
        @Override
        public void returned() {
            QueueWriter.this.lock.lock();
            try {
                if (!takeWriting()) {
                    return;
                }
                QueueWriter.this.broken = true;
                if (this.frame.isMessage()) {
                    QueueWriter.this.handed--;
                    QueueWriter.this.frames.addFirst(this.frame);
                }
            } finally {
                QueueWriter.this.lock.unlock();
            }
            writeOn();
        }
    }
}
