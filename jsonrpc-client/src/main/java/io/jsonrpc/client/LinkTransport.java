package io.jsonrpc.client;

import io.jsonrpc.client.DisconnectReason.Kind;
import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.error.MessageTooLargeException;
import io.jsonrpc.error.SessionLostException;
import io.jsonrpc.error.SessionLostException.Receipt;
import io.jsonrpc.error.TransportException;
import io.jsonrpc.link.Admission;
import io.jsonrpc.link.ClientLink;
import io.jsonrpc.link.ControlFrame;
import io.jsonrpc.link.Link;
import io.jsonrpc.link.Received;
import io.jsonrpc.link.SessionTerms;
import io.jsonrpc.transport.CloseStatus;
import io.jsonrpc.transport.SendCallback;
import io.jsonrpc.transport.Transport;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable session writes to, whichever socket it is on: numbers its messages, keeps them, and writes them one
 * after another. The peer stays attached to it from the beginning of the session to its end.
 *
 * <p>What is written and who is called back follows after the lock is left, by one thread at a time.
 */
final class LinkTransport implements Transport {

    /** How often the socket is looked after at least, as a part of the grace: later looks pass for sleep. */
    private static final int LOOKS_PER_GRACE = 2;

    private final ClientRuntime runtime;

    private final ConnectAttempt.Owner owner;

    private final ClientLink client;

    private final Link link;

    private final int maxBytes;

    private final long lookNanos;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Null while there is no socket. */
    private @Nullable OnSocket current;

    /** The socket has a frame in hand. */
    private boolean writing;

    /** A thread writes; whoever else finds something to write leaves it to this one. */
    private boolean pumping;

    /** Raised with every change of sockets: a thread that is held up by an old socket holds up nothing of the next. */
    private int round;

    /** Found no room in the window. Nothing overtakes it. */
    private @Nullable OutboundText held;

    /** Waits for the frame that came last from the queue. */
    private @Nullable SendCallback accepted;

    /** How many of our messages the server says it has received, once the session is lost; -1 when it did not say. */
    private long toldReceived = -1;

    private @Nullable Future<?> timer;

    private long timerAt;

    private volatile boolean full;

    /** One socket; told when it has written a frame. */
    private final class OnSocket implements SendCallback {

        final SocketLink socket;

        final int epoch;

        OnSocket(SocketLink socket, int epoch) {
            this.socket = socket;
            this.epoch = epoch;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            written(this, failure);
        }
    }

    /** A session that the server has just opened on this socket. */
    LinkTransport(ClientRuntime runtime, ConnectAttempt.Owner owner, SocketLink socket, ControlFrame.Opened opened) {
        this.runtime = runtime;
        this.owner = owner;
        this.client = new ClientLink(opened, now());
        this.link = this.client.link();
        this.current = new OnSocket(socket, this.client.firstSocket());
        SessionTerms terms = this.client.terms();
        this.maxBytes =
                (int) Math.min(terms.limits().messageBytes(), terms.window().bytes());
        this.lookNanos = Math.max(1, TimeUnit.MILLISECONDS.toNanos(terms.heartbeatGrace()) / LOOKS_PER_GRACE);
    }

    private long now() {
        return this.runtime.timers().nanoTime().getAsLong();
    }

    String sessionId() {
        return this.client.sessionId();
    }

    /** The size of the largest message that the server takes. */
    int maxBytes() {
        return this.maxBytes;
    }

    /** What the server has said when it opened the session. */
    SessionTerms terms() {
        return this.client.terms();
    }

    /** Asks to go on with the session on a new socket; whatever the one before is doing. */
    void resume(SocketLink socket) {
        this.lock.lock();
        try {
            this.current = new OnSocket(socket, this.client.resume(now()));
            nextRound();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** This socket is gone. Does nothing when the session is on another one by now. */
    void detach(SocketLink gone) {
        this.lock.lock();
        try {
            if (this.current == null || this.current.socket != gone) {
                return;
            }
            this.link.detach(this.current.epoch, now());
            this.current = null;
            nextRound();
            measure();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    private void nextRound() {
        this.writing = false;
        this.pumping = false;
        this.round++;
        stopTimer();
    }

    /** Only without a socket anybody is refused; else what finds no room waits. */
    private void measure() {
        this.full = this.current == null && (this.held != null || !this.link.hasRoom(1));
    }

    /** The session is over: nothing is kept or written any more. */
    void end() {
        this.lock.lock();
        try {
            this.client.end();
            this.current = null;
            nextRound();
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Why the answer to a request cannot come, once the session is over.
     *
     * @param number the number of the message that asked; 0 when it never came here
     */
    TransportException failure(long number, String why, @Nullable Throwable cause) {
        return new SessionLostException("The session is over: " + why, receipt(number), cause);
    }

    private Receipt receipt(long number) {
        this.lock.lock();
        try {
            if (number == 0 || number > this.link.written()) {
                return Receipt.NOT_RECEIVED;
            }
            if (this.toldReceived >= 0) {
                return number <= this.toldReceived ? Receipt.RECEIVED : Receipt.NOT_RECEIVED;
            }
            return number <= this.link.acknowledged() ? Receipt.RECEIVED : Receipt.UNKNOWN;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        if (message.bytes() > this.maxBytes) {
            callback.completed(new MessageTooLargeException(message.bytes(), this.maxBytes));
            return;
        }
        this.lock.lock();
        try {
            this.accepted = callback;
            if (this.link.offer(message) != Admission.NUMBERED) {
                this.held = message;
            }
            measure();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    private void offerHeld() {
        if (this.held != null && this.link.offer(this.held) == Admission.NUMBERED) {
            this.held = null;
        }
        measure();
    }

    @Override
    public boolean hasRoom() {
        return !this.full;
    }

    /** Ends the session: by agreement, or since answers found no room, which would leave a hole. */
    @Override
    public void close(CloseStatus status) {
        boolean agreed = status.code() == CloseStatus.NORMAL.code();
        OnSocket on;
        boolean asked;
        this.lock.lock();
        try {
            on = this.current;
            asked = agreed && on != null && this.client.close();
        } finally {
            this.lock.unlock();
        }
        if (!agreed) {
            this.owner.sessionLost(this, SessionLoss.LIMIT);
        }
        if (asked) {
            pump();
        } else if (on != null) {
            on.socket.close(agreed ? status : CloseStatus.LIMIT.withReason("too much waits to be sent"));
        }
    }

    /**
     * A text was received. Counts it before anything looks into it.
     *
     * @param text null for one that was too large to be kept
     * @param bytes its size; of one that was not kept, at least
     */
    Received receive(SocketLink from, @Nullable String text, int bytes) {
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
                    ? this.link.count(on.epoch, bytes, now)
                    : this.client.receive(on.epoch, text, bytes, now);
            if (received == Received.Plain.ROOM || received == Received.Plain.RESUMED) {
                offerHeld();
            } else if (received instanceof Received.Lost lost) {
                this.toldReceived = lost.received();
            }
            due = received != Received.Plain.DATA || this.link.nanosUntilDue(now) <= 0;
            if (!due) {
                arm(now);
            }
        } finally {
            this.lock.unlock();
        }
        if (due) {
            pump();
        }
        return received;
    }

    /** Writes what can be written and calls back whom it can. */
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
                text = this.link.next(target.epoch, now());
                this.writing = text != null;
            }
            this.pumping = done != null || text != null;
            if (!this.pumping) {
                arm(now());
                return false;
            }
        } finally {
            this.lock.unlock();
        }
        if (done != null) {
            done.completed(null);
        } else if (target != null && text != null) {
            target.socket.send(text, target);
        }
        return true;
    }

    /** Without a socket a message is safe as soon as it has a number. */
    private boolean isOut() {
        return this.current == null || this.link.written() == this.link.sent();
    }

    private void written(OnSocket target, @Nullable Throwable failure) {
        this.lock.lock();
        try {
            if (this.current != target) {
                return;
            }
            this.writing = failure != null;
        } finally {
            this.lock.unlock();
        }
        if (failure == null) {
            pump();
        } else {
            // It is kept, and goes again on the next socket if it has not arrived.
            target.socket.close(CloseStatus.SERVER_ERROR);
        }
    }

    /** Sees to it that somebody looks when an ack is due, and often enough to find a dead server. Called under the lock. */
    private void arm(long now) {
        if (this.current == null) {
            return;
        }
        // While a frame is being written its callback comes, and looks.
        long due = this.writing ? this.lookNanos : this.link.nanosUntilDue(now);
        long at = now + Math.max(0, Math.min(due, this.lookNanos));
        if (this.timer != null && this.timerAt - at <= 0) {
            return;
        }
        stopTimer();
        this.timerAt = at;
        int mine = this.round;
        this.timer = this.runtime.timers().scheduler().schedule(() -> look(mine), at - now, TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }

    private void look(int mine) {
        OnSocket on;
        boolean alive;
        this.lock.lock();
        try {
            on = this.current;
            if (mine != this.round || on == null) {
                return;
            }
            this.timer = null;
            alive = this.link.isAlive(now());
        } finally {
            this.lock.unlock();
        }
        if (alive) {
            pump();
            armAgain(mine);
        } else {
            on.socket.abort(DisconnectReason.of(Kind.HEARTBEAT, null));
        }
    }

    /** Whoever writes now may be held up. */
    private void armAgain(int mine) {
        this.lock.lock();
        try {
            if (mine == this.round) {
                arm(now());
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "LinkTransport[" + this.client + "]";
    }
}
