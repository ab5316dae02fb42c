package io.jsonrpc.server.session;

import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.error.MessageTooLargeException;
import io.jsonrpc.link.Admission;
import io.jsonrpc.link.ControlFrame;
import io.jsonrpc.link.Link;
import io.jsonrpc.link.Received;
import io.jsonrpc.link.ResumeDecision;
import io.jsonrpc.link.ServerLink;
import io.jsonrpc.transport.CloseStatus;
import io.jsonrpc.transport.SendCallback;
import io.jsonrpc.transport.Transport;
import java.nio.charset.CharacterCodingException;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable session writes to, whichever socket it is on: numbers its messages, keeps them, and writes them one
 * after another. The queue of the session stays attached to it from the beginning to the end.
 *
 * <p>Its state is guarded by the session's lock; methods that say so are called under it. What is written and who is called
 * back follows after the lock is left, by one thread at a time.
 */
final class LinkTransport implements Transport {

    /** A frame that cannot be encoded is tried on one more socket. */
    private static final int MAX_ENCODING_FAILURES = 2;

    private final ServerSession session;

    private final ServerLink server;

    private final Link link;

    private final ReentrantLock lock;

    private final LongSupplier nanoTime;

    private final DetachedMemory detachedMemory;

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

    /** Waits for the frame that came last from the queue. */
    private @Nullable SendCallback accepted;

    private @Nullable CloseStatus closing;

    private int encodingFailures;

    /** Frames lost when the session ended; -1 while it lives. */
    private long lost = -1;

    private volatile boolean full;

    /** One socket; told when it has written a frame. */
    private final class OnSocket implements SendCallback {

        final SocketConnection socket;

        final int epoch;

        OnSocket(SocketConnection socket, int epoch) {
            this.socket = socket;
            this.epoch = epoch;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            written(this, failure);
        }
    }

    /** A line of this session, without a socket. */
    LinkTransport(
            ServerSession session,
            ServerLink server,
            ReentrantLock lock,
            LongSupplier nanoTime,
            DetachedMemory detachedMemory) {
        this.session = session;
        this.server = server;
        this.link = server.link();
        this.lock = lock;
        this.nanoTime = nanoTime;
        this.detachedMemory = detachedMemory;
    }

    private long now() {
        return this.nanoTime.getAsLong();
    }

    /** The first socket. Called before anybody else knows of the session; {@link #pump} follows. */
    void open(SocketConnection socket, ControlFrame.Open request) {
        this.current = new OnSocket(socket, this.server.open(request, now()));
    }

    /** Decides on another socket; {@link #pump} follows. Called under the lock. */
    ResumeDecision resume(SocketConnection socket, ControlFrame.Resume request, boolean sameOwner) {
        long unacknowledged = unacknowledged();
        ResumeDecision decision = this.server.resume(request, sameOwner, now());
        if (decision instanceof ResumeDecision.Accepted accept) {
            this.current = new OnSocket(socket, accept.epoch());
            nextRound();
            this.full = false;
            offerHeld();
        } else if (decision instanceof ResumeDecision.Revoked
                || (decision instanceof ResumeDecision.Refused refused
                        && refused.reason() == ResumeDecision.Reason.GAP)) {
            this.lost = unacknowledged;
        }
        return decision;
    }

    /** The socket is gone; {@link #pump} follows. Called under the lock. */
    void detach() {
        if (this.current != null) {
            this.link.detach(this.current.epoch, now());
            this.current = null;
            nextRound();
            measure();
        }
    }

    private void nextRound() {
        this.writing = false;
        this.pumping = false;
        this.round++;
    }

    private void measure() {
        this.full = this.held != null || !this.link.hasRoom(1);
        this.detachedMemory.set(this.session, this.link.keptBytes());
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
        if (this.lost < 0) {
            this.lost = agreed && this.current != null ? this.link.sent() - this.link.written() : unacknowledged();
        }
        boolean inQueue = this.accepted != null && this.held == null;
        this.server.end();
        this.current = null;
        this.writing = false;
        this.held = null;
        this.accepted = null;
        return inQueue ? this.lost - 1 : this.lost;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        boolean attached;
        boolean tooLarge = false;
        this.lock.lock();
        try {
            attached = this.current != null;
            Admission admission = this.link.offer(message);
            tooLarge = admission == Admission.TOO_LARGE;
            if (!tooLarge) {
                this.accepted = callback;
            }
            if (admission == Admission.WAIT || admission == Admission.REFUSED) {
                this.held = message;
                this.heldSince = now();
            }
            if (!attached && this.lost < 0) {
                measure();
            }
        } finally {
            this.lock.unlock();
        }
        if (tooLarge) {
            callback.completed(new MessageTooLargeException(message.bytes(), message.bytes() - 1));
        }
        if (!attached) {
            this.detachedMemory.enforce();
        }
        pump();
    }

    /** Called under the lock. */
    private void offerHeld() {
        if (this.held != null && this.link.offer(this.held) == Admission.NUMBERED) {
            this.held = null;
        }
        this.heldSince = now();
    }

    @Override
    public boolean hasRoom() {
        return !this.full;
    }

    /** Ends the socket once all is written; a client that answers are lost for has lost its session. */
    @Override
    public void close(CloseStatus status) {
        if (this.session.state() == ServerSession.State.CLOSING) {
            this.lock.lock();
            try {
                this.closing = status;
            } finally {
                this.lock.unlock();
            }
            pump();
        } else {
            this.session.end(CloseStatus.LIMIT.withReason("too much waits to be sent"));
        }
    }

    /**
     * A text was received.
     *
     * @param text null for one that was too large
     */
    Received receive(SocketConnection from, @Nullable String text, int bytes) {
        Received received;
        boolean due;
        this.lock.lock();
        try {
            OnSocket on = this.current;
            if (on == null || on.socket != from) {
                return Received.Plain.IGNORED;
            }
            long now = now();
            received = text == null
                    ? this.server.receiveTooLarge(on.epoch, bytes, now)
                    : this.server.receive(on.epoch, text, bytes, now);
            if (received == Received.Plain.ROOM) {
                offerHeld();
            }
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
        boolean taken;
        this.lock.lock();
        try {
            taken = this.current != null && this.link.control(frame);
        } finally {
            this.lock.unlock();
        }
        pump();
        return taken;
    }

    /** What says why a socket is closed, where close codes do not travel. */
    OutboundText closing(CloseStatus status) {
        this.lock.lock();
        try {
            return OutboundText.of(
                    new ControlFrame.Closing(status.code(), this.link.written(), this.link.received()).text());
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Looks after the current socket.
     *
     * @return why it has to be closed; null for not at all
     */
    @Nullable CloseStatus check(SocketConnection socket, long now, long stallNanos) {
        boolean due;
        this.lock.lock();
        try {
            if (this.current == null || this.current.socket != socket) {
                return null;
            }
            if (!this.link.isAlive(now)) {
                return CloseStatus.NO_SIGN_OF_LIFE;
            }
            boolean stalled = this.writing
                    ? now - this.writingSince > stallNanos
                    : this.held != null && now - this.heldSince > stallNanos;
            if (stalled) {
                return CloseStatus.SLOW_CONSUMER;
            }
            due = this.link.nanosUntilDue(now) <= 0;
        } finally {
            this.lock.unlock();
        }
        if (due) {
            pump();
        }
        return null;
    }

    /** Writes what can be written and calls back whom it can. Called without the lock. */
    void pump() {
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
        while (step(mine)) {
            // A callback that came before send returned: go on here instead of deeper in the stack.
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
                close = text == null ? this.closing : null;
                this.closing = text == null ? null : this.closing;
            }
            this.pumping = done != null || text != null || close != null;
            if (!this.pumping) {
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

    /** Without a socket a message is safe as soon as it has a number. */
    private boolean isOut() {
        return this.current == null || this.link.written() == this.link.sent();
    }

    private static void write(OnSocket target, @Nullable OutboundText text, @Nullable CloseStatus close) {
        if (text != null) {
            target.socket.writer().send(text, target);
        } else if (close != null) {
            target.socket.close(close);
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
            this.session.end(CloseStatus.SERVER_ERROR.withReason("a message cannot be encoded"));
        } else {
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

    /** How many messages are kept until they are acknowledged. */
    int keptFrames() {
        this.lock.lock();
        try {
            return this.lost < 0 ? (int) unacknowledged() : 0;
        } finally {
            this.lock.unlock();
        }
    }

    /** Their size in UTF-8 bytes. */
    long keptBytes() {
        this.lock.lock();
        try {
            return this.link.keptBytes();
        } finally {
            this.lock.unlock();
        }
    }
}
