package io.jsonrpc.client;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ClientSessionLink;
import io.jsonrpc.core.session.FramePump;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.SessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What a resumable session writes to, whichever socket it is on: numbers its messages, keeps them, and has them written.
 * The peer stays attached to it from the beginning of the session to its end.
 */
final class ClientSessionTransport implements Transport, FramePump.Owner {

    /** How often the socket is looked after at least, as a part of the grace: later looks pass for sleep. */
    private static final int LOOKS_PER_GRACE = 2;

    private final ClientRuntime runtime;

    private final ConnectAttempt.Owner owner;

    private final ClientSessionLink client;

    private final SessionLink link;

    private final int maxBytes;

    private final long lookNanos;

    private final ReentrantLock lock = new ReentrantLock();

    private final FramePump<ClientSocket> pump;

    /** Nothing is written: there is no socket, or the server has not answered yet whether the session goes on there. */
    private volatile boolean offline;

    // Guarded by the lock.

    /** How many of our messages the server says it has received, once the session is lost; -1 when it did not say. */
    private long toldReceived = -1;

    private @Nullable Future<?> timer;

    private long timerAt;

    /** A session that the server has just opened on this socket. */
    ClientSessionTransport(
            ClientRuntime runtime, ConnectAttempt.Owner owner, ClientSocket socket, ControlFrame.Opened opened) {
        this.runtime = runtime;
        this.owner = owner;
        this.client = new ClientSessionLink(opened, now());
        this.link = this.client.link();
        this.pump = new FramePump<>(this.link, this.lock, this::now, this, false);
        this.pump.attach(socket, this.client.firstSocket());
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
    void resume(ClientSocket socket) {
        this.lock.lock();
        try {
            this.pump.attach(socket, this.client.resume(now()));
            this.offline = true;
            stopTimer();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** This socket is gone. Does nothing when the session is on another one by now. */
    void detach(ClientSocket gone) {
        this.lock.lock();
        try {
            if (this.pump.socket() != gone) {
                return;
            }
            this.pump.detach();
            this.offline = true;
            stopTimer();
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    /** Whether a socket that ended so ends the session: what could not be read would be sent again and again. */
    boolean endsAfter(DisconnectReason reason) {
        if (reason.kind() == Kind.PROTOCOL_VIOLATION) {
            return true;
        }
        this.lock.lock();
        try {
            return this.link.isStuckAfter(reason.status().code());
        } finally {
            this.lock.unlock();
        }
    }

    /** The session is over: nothing is kept or written any more. A message that was never written goes back. */
    void end() {
        SendCallback unwritten;
        this.lock.lock();
        try {
            unwritten = this.pump.unwritten();
            this.client.end();
            this.pump.end();
            stopTimer();
        } finally {
            this.lock.unlock();
        }
        if (unwritten != null) {
            unwritten.returned();
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
            this.pump.offer(message, callback);
        } finally {
            this.lock.unlock();
        }
        pump();
    }

    @Override
    public boolean isOffline() {
        return this.offline;
    }

    /** Ends the session: by agreement, or since answers found no room, which would leave a hole. */
    @Override
    public void close(CloseStatus status) {
        boolean agreed = status.code() == CloseStatus.NORMAL.code();
        ClientSocket on;
        boolean asked;
        this.lock.lock();
        try {
            on = this.pump.socket();
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
            on.close(agreed ? status : CloseStatus.LIMIT.withReason("too much waits to be sent"));
        }
    }

    /**
     * A text was received. Counts it before anything looks into it.
     *
     * @param text null for one that was too large to be kept
     * @param bytes its size; of one that was not kept, at least
     */
    Received receive(ClientSocket from, @Nullable String text, int bytes) {
        Received received;
        boolean due;
        this.lock.lock();
        try {
            if (this.pump.socket() != from) {
                return Received.Plain.IGNORED;
            }
            long now = now();
            int epoch = this.pump.epoch();
            received = text == null ? this.link.count(epoch, bytes, now) : this.client.receive(epoch, text, bytes, now);
            if (received == Received.Plain.ROOM || received == Received.Plain.RESUMED) {
                this.pump.offerAgain();
                this.offline = false;
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

    /** Writes what can be written. */
    void pump() {
        this.pump.pump();
    }

    @Override
    public void idle() {
        arm(now());
    }

    /**
     * The server is told with a code that ends its session, too; ours to come back with a new one. Told first: a resume that
     * is being finished on another thread would abort the socket of a lost session.
     */
    @Override
    public void unsendable(Transport socket) {
        socket.close(CloseStatus.BAD_TEXT.withReason("a message cannot be encoded"));
        this.owner.sessionLost(this, SessionLoss.PROTOCOL_VIOLATION);
    }

    /** Sees to it that somebody looks when an ack is due, and often enough to find a dead server. Called under the lock. */
    private void arm(long now) {
        ClientSocket on = this.pump.socket();
        if (on == null) {
            return;
        }
        // While a frame is being written its callback comes, and looks.
        long due = this.pump.isWriting() ? this.lookNanos : this.link.nanosUntilDue(now);
        long at = now + Math.max(0, Math.min(due, this.lookNanos));
        if (this.timer != null && this.timerAt - at <= 0) {
            return;
        }
        stopTimer();
        this.timerAt = at;
        this.timer = this.runtime.timers().scheduler().schedule(() -> look(on), at - now, TimeUnit.NANOSECONDS);
    }

    private void stopTimer() {
        if (this.timer != null) {
            this.timer.cancel(false);
            this.timer = null;
        }
    }

    private void look(ClientSocket on) {
        boolean alive;
        this.lock.lock();
        try {
            if (this.pump.socket() != on) {
                return;
            }
            this.timer = null;
            alive = this.link.isAlive(now());
        } finally {
            this.lock.unlock();
        }
        if (alive) {
            pump();
            armAgain(on);
        } else {
            on.abort(DisconnectReason.of(Kind.HEARTBEAT, null));
        }
    }

    /** Whoever writes now may be held up. */
    private void armAgain(ClientSocket on) {
        this.lock.lock();
        try {
            if (this.pump.socket() == on) {
                arm(now());
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public String toString() {
        return "ClientSessionTransport[" + this.client + "]";
    }
}
