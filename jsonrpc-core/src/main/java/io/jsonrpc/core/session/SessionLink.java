package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.Received.Plain;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * One end of a conversation, alike for clients and servers: numbers what it sends and keeps it until it is acknowledged,
 * counts what it receives, and goes on where it was on the next socket.
 *
 * <p>It writes nothing itself. Whoever owns the socket asks {@link #next} whenever nothing is being written: after
 * everything that is offered or received, and from time to time. So every count is taken at the moment of writing, replay
 * and new frames are one line, and no order can be got wrong. A socket is named by its epoch; the owner passes it with
 * every frame.
 *
 * <p>Not safe for use by many threads: the owner has a lock. All times are nanoseconds of one clock.
 *
 * @since 0.1
 */
public final class SessionLink {

    private static final int MAX_CONTROLS = 16;

    /** So many sockets in a row may end since a frame could not be read, as the other end or something on the way says. */
    private static final int MAX_UNREADABLE = 3;

    private final ResumeRules rules;

    private final boolean answersHeartbeats;

    private final ReplayWindow window;

    private final AckSchedule acks;

    private final Liveness liveness;

    private final long patienceNanos;

    /** Control messages that go before everything else. */
    private final ArrayDeque<OutboundText> controls = new ArrayDeque<>(2);

    /** The current socket, or the last one; 0 before the first. */
    private int epoch;

    private boolean attached;

    private boolean ended;

    /** Both ends know from which number on they send. */
    private boolean flowing;

    /** The last frame that was put on the current socket. */
    private long written;

    private boolean senderWaits;

    private long detachedAt;

    /** How many sockets ended with a code about a frame that could not be read since this many were acknowledged. */
    private int unreadable;

    private long unreadableAt;

    SessionLink(SessionTerms terms, ResumeRules rules, boolean answersHeartbeats) {
        this.rules = rules;
        this.answersHeartbeats = answersHeartbeats;
        this.window = new ReplayWindow(terms.window());
        this.acks = new AckSchedule(terms);
        this.liveness = new Liveness(terms);
        this.patienceNanos = terms.window().millis() * 1_000_000;
    }

    /** Goes over to a new socket; what still comes from the one before is ignored from now on. */
    int begin(long now) {
        this.epoch++;
        this.attached = true;
        this.flowing = false;
        this.controls.clear();
        this.liveness.begin(now);
        return this.epoch;
    }

    /** Sends from the frame on that follows the last one the other end has. */
    void flow(long theirReceived, long now) {
        this.window.release(theirReceived);
        this.written = theirReceived;
        this.flowing = true;
        this.acks.told(now);
    }

    /** This socket is gone. Does nothing when another one is in use by now. */
    public void detach(int socket, long now) {
        if (this.attached && socket == this.epoch) {
            this.attached = false;
            this.flowing = false;
            this.controls.clear();
            this.detachedAt = now;
        }
    }

    /**
     * The current socket has ended with this close code. Containers and proxies write codes that say that a frame could not
     * be read for other reasons, too, so one alone means nothing; but a frame that really cannot be read would be sent again
     * on each socket.
     *
     * @return whether the session has to end, since nothing that was written on the last sockets has arrived
     */
    public boolean isStuckAfter(int code) {
        boolean aboutFrames = code == 1002 || code == 1003 || code >= 1007 && code <= 1009;
        long acknowledged = this.window.acknowledged();
        if (!aboutFrames || this.written <= acknowledged) {
            return false;
        }
        this.unreadable = acknowledged == this.unreadableAt ? this.unreadable + 1 : 1;
        this.unreadableAt = acknowledged;
        return this.unreadable >= MAX_UNREADABLE;
    }

    /** The session is over: nothing is kept, nothing is sent or taken. The counts stay. */
    void end() {
        this.ended = true;
        this.attached = false;
        this.flowing = false;
        this.controls.clear();
        this.window.clear();
    }

    /** Whether both ends know from which number on they send. */
    public boolean isFlowing() {
        return this.flowing;
    }

    /** Whether there is a socket. */
    public boolean isAttached() {
        return this.attached;
    }

    /** Whether this is the current socket. */
    public boolean isCurrent(int socket) {
        return this.attached && (socket == this.epoch || !this.rules.epochFence());
    }

    /** Whether the session has been without a socket for longer than its window. */
    public boolean isExpired(long now) {
        return !this.attached && now - this.detachedAt >= this.patienceNanos;
    }

    /** Takes a frame to send. */
    public Admission offer(OutboundText frame) {
        if (this.ended) {
            return Admission.REFUSED;
        }
        if (this.window.hasRoom(frame.bytes())) {
            this.window.add(frame);
            return Admission.NUMBERED;
        }
        if (!this.window.couldEverHold(frame.bytes())) {
            return Admission.TOO_LARGE;
        }
        this.senderWaits = this.flowing;
        return this.flowing ? Admission.WAIT : Admission.REFUSED;
    }

    /**
     * What is to be written next on a socket: asked again as soon as it is written.
     *
     * @return null for nothing
     */
    public @Nullable OutboundText next(int socket, long now) {
        if (!this.attached || socket != this.epoch) {
            return null;
        }
        OutboundText control = this.controls.poll();
        if (control != null || !this.flowing) {
            return control;
        }
        boolean data = this.written < this.window.sent();
        if (this.acks.nanosUntilDue(now) <= 0 || data && this.acks.isDueWithData()) {
            return ack(0, now);
        }
        return data ? this.window.frame(++this.written) : null;
    }

    private OutboundText ack(long resumed, long now) {
        this.acks.told(now);
        return OutboundText.of(new ControlFrame.Ack(this.acks.received(), this.written, resumed).text());
    }

    /** Confirms a resume, before everything else. */
    void confirm(long attempt, long now) {
        this.controls.addFirst(ack(attempt, now));
    }

    /**
     * Has a control message written before all that waits.
     *
     * @return false when too many wait, since the other end asks and does not read
     */
    public boolean control(ControlFrame.Sendable frame) {
        return this.controls.size() < MAX_CONTROLS && this.controls.add(OutboundText.of(frame.text()));
    }

    /** A text frame was received. Counts it before anything looks into it. */
    public Received receive(int socket, String text, int bytes, long now) {
        if (!isCurrent(socket)) {
            return Plain.IGNORED;
        }
        return ControlReader.isControl(text) ? control(ControlReader.read(text), now) : count(socket, bytes, now);
    }

    /** A data frame was received, whether or not its text is kept: one that is too large counts as well. */
    public Received count(int socket, int bytes, long now) {
        if (!isCurrent(socket)) {
            return Plain.IGNORED;
        }
        if (!this.flowing) {
            return violation("data before the session is settled");
        }
        this.liveness.heard(now);
        this.acks.count(bytes, now);
        return Plain.DATA;
    }

    /** A control message was received on the current socket. */
    Received control(ControlFrame frame, long now) {
        this.liveness.heard(now);
        if (frame instanceof ControlFrame.Malformed malformed) {
            return violation(malformed.fault());
        }
        if (!this.flowing) {
            return violation("a control message before the session is settled");
        }
        if (frame instanceof ControlFrame.Ack ack) {
            return ack.resumed() == 0 ? acknowledged(ack) : violation("nothing to confirm");
        }
        if (frame instanceof ControlFrame.Unknown unknown) {
            String id = unknown.id();
            return id == null || control(new ControlFrame.NotFound(id))
                    ? Plain.HANDLED
                    : new Received.Violation(CloseStatus.LIMIT.withReason("too many control requests"));
        }
        if (frame instanceof ControlFrame.Open || frame instanceof ControlFrame.Resume) {
            return violation("the socket has a session");
        }
        if (frame instanceof ControlFrame.Opened || frame instanceof ControlFrame.Resumed) {
            return violation("an answer that nobody waits for");
        }
        return new Received.Control(frame);
    }

    Received acknowledged(ControlFrame.Ack ack) {
        if (ack.sent() != this.acks.received()) {
            return violation("count mismatch: sent " + ack.sent() + ", received " + this.acks.received());
        }
        if (ack.received() < this.window.acknowledged() || ack.received() > this.written) {
            return violation("received " + ack.received() + " is not from " + this.window.acknowledged() + " to "
                    + this.written);
        }
        if (this.answersHeartbeats && ack.received() == this.window.acknowledged()) {
            // An ack without news is a heartbeat. It is answered at once: a timer may be asleep.
            this.acks.ask();
        }
        long before = this.window.acknowledged();
        this.window.release(ack.received());
        if (this.senderWaits && ack.received() > before) {
            this.senderWaits = false;
            return Plain.ROOM;
        }
        return Plain.HANDLED;
    }

    static Received violation(String reason) {
        return new Received.Violation(CloseStatus.PROTOCOL_VIOLATION.withReason(reason));
    }

    /**
     * Looks after the current socket; to be called from time to time, then {@link #next}.
     *
     * @return false when the other end is dead: close the socket with 4002
     */
    public boolean isAlive(long now) {
        if (!this.attached) {
            return true;
        }
        Liveness.Verdict verdict = this.liveness.check(now);
        if (verdict == Liveness.Verdict.SLEPT) {
            this.acks.ask();
        }
        return verdict != Liveness.Verdict.DEAD;
    }

    /** How long until {@link #isAlive} is to be called if nothing is received meanwhile. */
    public long nanosUntilCheck(long now) {
        return this.liveness.nanosUntilCheck(now);
    }

    /** How long until {@link #next} has something to write if nothing else happens; 0 or less when it has now. */
    public long nanosUntilDue(long now) {
        if (!this.controls.isEmpty()) {
            return 0;
        }
        if (!this.flowing) {
            return Long.MAX_VALUE;
        }
        return this.written < this.window.sent() ? 0 : this.acks.nanosUntilDue(now);
    }

    /** How many data frames were received. */
    public long received() {
        return this.acks.received();
    }

    /** How many data frames have a number. */
    public long sent() {
        return this.window.sent();
    }

    /** The last of them that was put on the current socket, or on the last one. */
    public long written() {
        return this.written;
    }

    /** Whether a frame of this size would get a number now. */
    public boolean hasRoom(int bytes) {
        return this.window.hasRoom(bytes);
    }

    /** How many of them the other end has received for certain. */
    public long acknowledged() {
        return this.window.acknowledged();
    }

    /** The size of the others in memory, in UTF-8 bytes. */
    public long keptBytes() {
        return this.window.bytes();
    }

    /** The size of those that are kept for this conversation alone. */
    public long ownBytes() {
        return this.window.ownBytes();
    }

    /** Whether frames after this one can all be sent again, and were sent at all. */
    boolean canReplayAfter(long received) {
        return received >= this.window.acknowledged() && received <= this.window.sent();
    }
}
