package io.jsonrpc.server.session;

import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.SessionLink;
import io.jsonrpc.core.session.SpareWindow;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.session.bounds.DetachedMemory;
import io.jsonrpc.server.session.bounds.KeptMemory;
import io.jsonrpc.server.session.bounds.OutboundMemory;
import io.jsonrpc.server.socket.SocketWriter;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable session writes to, whichever socket it is on: numbers its messages, keeps them, and has them written.
 * The queue of the session stays attached to it from the beginning to the end. Its state is guarded by the session's
 * lock; methods that say so are called under it.
 */
final class ServerSessionTransport implements Transport, FramePump.Owner {

    /** The session that writes here. */
    interface Writer extends DetachedMemory.Evictable {

        /** The account of what the session keeps on a socket. */
        OutboundMemory.Account outbound();

        /** Whether the session was closed and its last messages are being written. */
        boolean isClosing();

        /** A message is kept for the next socket. Called under the lock. */
        void keptMessage();

        /** Ends the session now, whatever is queued. */
        void end(CloseStatus status);
    }

    private final Writer session;

    private final ServerSessionLink server;

    private final SessionLink link;

    private final ReentrantLock lock;

    private final LongSupplier nanoTime;

    private final KeptMemory memory;

    private final FramePump<SocketWriter> pump;

    private final SocketHealth health;

    private final SpareWindow window;

    // Guarded by the lock.

    /** Frames lost when the session ended; -1 while it lives. */
    private long lost = -1;

    /**
     * The transport of this session, without a socket.
     *
     * @param parts the size of the parts in which long messages are sent; 0 for none
     */
    ServerSessionTransport(
            Writer session,
            ServerSessionLink server,
            ReentrantLock lock,
            LongSupplier nanoTime,
            DetachedMemory detachedMemory,
            int parts) {
        this.session = session;
        this.server = server;
        this.link = server.link();
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.memory = new KeptMemory(session, session.outbound(), this.link, lock, detachedMemory, nanoTime);
        this.pump = new FramePump<>(this.link, lock, nanoTime, this, true);
        this.health = new SocketHealth(this.link, this.pump, lock);
        this.window = new SpareWindow(this.link, server.terms().window(), lock, parts);
    }

    /** Whether the current socket still works. */
    SocketHealth health() {
        return this.health;
    }

    /** The first socket. Called before anything else knows of the session; {@link #pump} follows. */
    void open(SocketWriter socket, ControlFrame.Open request) {
        this.pump.attach(socket, this.server.open(request, this.nanoTime.getAsLong()));
    }

    /** Decides on another socket; {@link #pump} follows. Called under the lock. */
    ResumeDecision resume(SocketWriter socket, ControlFrame.Resume request, boolean sameOwner) {
        assert this.lock.isHeldByCurrentThread();
        long unacknowledged = unacknowledged();
        ResumeDecision decision = this.server.resume(request, sameOwner, this.nanoTime.getAsLong());
        if (decision instanceof ResumeDecision.Accepted accept) {
            this.pump.attach(socket, accept.epoch());
            this.pump.offerAgain();
            this.memory.noLongerDetached();
            count();
        } else if (decision instanceof ResumeDecision.Revoked
                || (decision instanceof ResumeDecision.Refused refused
                        && refused.reason() == ResumeDecision.Reason.GAP)) {
            this.lost = unacknowledged;
        }
        return decision;
    }

    /** The socket is gone; {@link #pump} follows. Called under the lock. */
    void detach() {
        assert this.lock.isHeldByCurrentThread();
        if (this.pump.socket() != null) {
            this.pump.detach();
            this.memory.countDetached();
            count();
        }
    }

    /** What is kept may have changed. Called under the lock. */
    private void count() {
        this.memory.count(this.pump.socket() != null);
    }

    private long unacknowledged() {
        return this.link.sent() - this.link.acknowledged();
    }

    /**
     * Nothing is kept or written any more. Called under the lock.
     *
     * @param agreed whether the client agreed to the end: then what was written counts as received
     * @return how many messages did not arrive for certain, less one that the queue counts itself since it has it in hand;
     *     so it may be -1
     */
    long end(boolean agreed) {
        assert this.lock.isHeldByCurrentThread();
        if (this.lost < 0) {
            this.lost =
                    agreed && this.pump.socket() != null ? this.link.sent() - this.link.written() : unacknowledged();
        }
        this.server.end();
        boolean inHand = this.pump.end();
        count();
        this.memory.noLongerDetached();
        return inHand ? this.lost - 1 : this.lost;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        SocketWriter socket;
        boolean taken;
        this.lock.lock();
        try {
            socket = this.pump.socket();
            taken = this.pump.offer(message, callback);
            count();
            if (socket == null && this.lost < 0) {
                this.memory.countDetached();
                this.session.keptMessage();
            }
        } finally {
            this.lock.unlock();
        }
        if (!taken) {
            callback.completed(new MessageTooLargeException(message.bytes(), message.bytes() - 1));
        }
        if (socket == null) {
            this.memory.enforce();
        } else {
            socket.wake();
        }
        pump();
    }

    @Override
    public boolean hasRoom() {
        return this.pump.hasRoom();
    }

    @Override
    public SendWindow window() {
        return this.window;
    }

    /** Closes the socket once all is written; if answers are lost, the session is lost. */
    @Override
    public void close(CloseStatus status) {
        if (this.session.isClosing()) {
            locked(() -> {
                this.pump.closeWhenIdle(status);
                return null;
            });
            pump();
        } else {
            this.session.end(CloseStatus.LIMIT.withReason("too much waits to be sent"));
        }
    }

    /** A text was received; null for one that was too large. */
    Received receive(SocketWriter from, @Nullable String text, int bytes) {
        Received received;
        boolean due;
        this.lock.lock();
        try {
            if (this.pump.socket() != from) {
                return Received.Plain.IGNORED;
            }
            long now = this.nanoTime.getAsLong();
            int epoch = this.pump.epoch();
            received = text == null
                    ? this.server.receiveTooLarge(epoch, bytes, now)
                    : this.server.receive(epoch, text, bytes, now);
            if (received == Received.Plain.ROOM) {
                this.pump.offerAgain();
            }
            count();
            due = received != Received.Plain.DATA || this.link.nanosUntilDue(now) <= 0;
        } finally {
            this.lock.unlock();
        }
        if (due) {
            pump();
        }
        return received;
    }

    /** Writes a message of the session layer before what waits; false when too many wait. */
    boolean control(ControlFrame.Sendable frame) {
        boolean taken = locked(() -> this.pump.socket() != null && this.link.control(frame));
        pump();
        return taken;
    }

    /** The announcement of a close code, where close codes do not travel. */
    OutboundText closing(CloseStatus status) {
        return locked(() -> OutboundText.of(
                new ControlFrame.Closing(status.code(), this.link.written(), this.link.received()).text()));
    }

    /** Writes what can be written. Called without the lock. */
    void pump() {
        this.pump.pump();
    }

    /** Every socket is checked from time to time, so there is nothing to wake. */
    @Override
    public void idle() {}

    @Override
    public void unsendable(Transport socket) {
        this.session.end(CloseStatus.SERVER_ERROR.withReason("a message cannot be encoded"));
    }

    /** For how many nanoseconds the client has owed an ack without sending one; -1 if it owes none. Needs no lock. */
    long unacknowledgedNanos() {
        return this.memory.unacknowledgedNanos();
    }

    /** The number of the last frame that was written, or is kept for the next socket. */
    long written() {
        return locked(this.link::sent);
    }

    /** The number of the last frame that the client has acknowledged. */
    long acknowledged() {
        return locked(this.link::acknowledged);
    }

    /** How many messages are kept until they are acknowledged. */
    int keptFrames() {
        return locked(() -> this.lost < 0 ? (int) unacknowledged() : 0);
    }

    /** Their size in UTF-8 bytes. */
    long keptBytes() {
        return locked(this.link::keptBytes);
    }

    private <T extends @Nullable Object> T locked(Supplier<T> action) {
        this.lock.lock();
        try {
            return action.get();
        } finally {
            this.lock.unlock();
        }
    }
}
