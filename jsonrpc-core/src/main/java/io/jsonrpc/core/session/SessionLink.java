package io.jsonrpc.core.session;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.Received.Plain;
import io.jsonrpc.core.session.Received.Violation;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * One end of a session, the same for clients and servers: numbers outgoing frames and keeps them until they are
 * acknowledged, counts received frames, and continues at the same point on the next socket.
 *
 * <p>It writes nothing itself. The owner of the socket calls {@link #next} whenever no write is in progress: after each
 * offered or received frame, and periodically. Counts are therefore taken at the moment of writing, and replayed and
 * new frames share one queue, so they cannot be reordered. A socket is identified by its epoch, which the owner passes
 * with every frame.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it. All times are nanoseconds of one clock.
 *
 * @since 0.1
 */
public final class SessionLink {

    private final ResumeRules rules;

    private final boolean answersHeartbeats;

    private final OutgoingFrames outgoing;

    private final AckSchedule acks;

    private final Liveness liveness;

    private final long patienceNanos;

    /** The epoch of the current or last socket; 0 before the first. */
    private int epoch;

    private boolean attached;

    /** Whether both ends know at which number to continue. */
    private boolean flowing;

    private long detachedAt;

    SessionLink(SessionTerms terms, ResumeRules rules, boolean answersHeartbeats) {
        this.rules = rules;
        this.answersHeartbeats = answersHeartbeats;
        this.outgoing = new OutgoingFrames(terms.window());
        this.acks = new AckSchedule(terms);
        this.liveness = new Liveness(terms);
        this.patienceNanos = terms.window().millis() * 1_000_000;
    }

    /** Switches to a new socket; frames of the previous one are ignored from now on. */
    int begin(long now) {
        this.epoch++;
        this.attached = true;
        this.flowing = false;
        this.outgoing.clearControls();
        this.liveness.begin(now);
        return this.epoch;
    }

    /** Continues with the frame after the last one that the other end has received. */
    void flow(long theirReceived, long now) {
        this.outgoing.continueAfter(theirReceived);
        this.flowing = true;
        this.acks.reported(now);
    }

    /** Detaches a socket that has closed. Does nothing if another one is current by now. */
    public void detach(int socket, long now) {
        if (this.attached && socket == this.epoch) {
            this.attached = false;
            this.flowing = false;
            this.outgoing.clearControls();
            this.detachedAt = now;
        }
    }

    /**
     * The current socket has ended with this status. Containers and proxies also send codes about unreadable frames
     * for other reasons, so a single one is ignored; but a frame that really cannot be read would be sent again on
     * every socket.
     *
     * @return whether the session has to end because nothing written to the last sockets has arrived
     */
    public boolean isStuckAfter(CloseStatus status) {
        return this.outgoing.isStuckAfter(status);
    }

    /** Ends the session: frames are dropped, and nothing more is sent or accepted. The counts remain. */
    void end() {
        this.attached = false;
        this.flowing = false;
        this.outgoing.end();
    }

    /** Whether both ends know at which number to continue. */
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

    /** Offers a frame for sending. */
    public Admission offer(OutboundText frame) {
        return this.outgoing.offer(frame, this.flowing);
    }

    /**
     * The frame to write next to a socket. Called again as soon as it is written.
     *
     * @return null if there is nothing to write
     */
    public @Nullable OutboundText next(int socket, long now) {
        if (!this.attached || socket != this.epoch) {
            return null;
        }
        OutboundText control = this.outgoing.nextControl();
        if (control != null || !this.flowing) {
            return control;
        }
        boolean data = this.outgoing.hasData();
        if (this.acks.nanosUntilDue(now) <= 0 || data && this.acks.isDueWithData()) {
            return ack(0, now);
        }
        return data ? this.outgoing.nextData() : null;
    }

    private OutboundText ack(long resumed, long now) {
        this.acks.reported(now);
        return OutboundText.of(new ControlFrame.Ack(this.acks.received(), written(), resumed).text());
    }

    /** Confirms a resume, ahead of all other frames. */
    void confirm(long attempt, long now) {
        this.outgoing.addControlFirst(ack(attempt, now));
    }

    /**
     * Queues a control message ahead of all data.
     *
     * @return false if too many are queued because the other end sends requests but does not read the answers
     */
    public boolean control(ControlFrame.Sendable frame) {
        return this.outgoing.addControl(frame);
    }

    /** Processes a received text frame. It is counted before it is parsed. */
    public Received receive(int socket, String text, int bytes, long now) {
        if (!isCurrent(socket)) {
            return Plain.IGNORED;
        }
        return ControlReader.isControl(text) ? control(ControlReader.read(text), now) : count(socket, bytes, now);
    }

    /** Counts a received data frame, whether or not its text is kept: one that is too large counts as well. */
    public Received count(int socket, int bytes, long now) {
        if (!isCurrent(socket)) {
            return Plain.IGNORED;
        }
        if (!this.flowing) {
            return Violation.of("data before the session is settled");
        }
        this.liveness.heard(now);
        this.acks.count(bytes, now);
        return Plain.DATA;
    }

    /** Processes a control message received on the current socket. */
    Received control(ControlFrame frame, long now) {
        this.liveness.heard(now);
        if (frame instanceof ControlFrame.Malformed malformed) {
            return Violation.of(malformed.fault());
        }
        if (!this.flowing) {
            return Violation.of("a control message before the session is settled");
        }
        if (frame instanceof ControlFrame.Ack ack) {
            return ack.resumed() == 0 ? acknowledged(ack) : Violation.of("nothing to confirm");
        }
        if (frame instanceof ControlFrame.Unknown unknown) {
            String id = unknown.id();
            return id == null || control(new ControlFrame.NotFound(id))
                    ? Plain.HANDLED
                    : new Violation(CloseStatus.LIMIT.withReason("too many control requests"));
        }
        if (frame instanceof ControlFrame.Open || frame instanceof ControlFrame.Resume) {
            return Violation.of("the socket has a session");
        }
        if (frame instanceof ControlFrame.Opened || frame instanceof ControlFrame.Resumed) {
            return Violation.of("an answer that nobody waits for");
        }
        return new Received.Control(frame);
    }

    Received acknowledged(ControlFrame.Ack ack) {
        if (ack.sent() != this.acks.received()) {
            return Violation.of("count mismatch: sent " + ack.sent() + ", received " + this.acks.received());
        }
        if (!this.outgoing.mayBeReceived(ack.received())) {
            return Violation.of("received " + ack.received() + " is not from " + acknowledged() + " to " + written());
        }
        if (this.answersHeartbeats && ack.received() == acknowledged()) {
            // An ack that acknowledges nothing new is a heartbeat. It is answered at once, because timers may be late.
            this.acks.request();
        }
        return this.outgoing.acknowledge(ack.received()) ? Plain.ROOM : Plain.HANDLED;
    }

    /**
     * Checks the current socket. Called periodically, followed by {@link #next}.
     *
     * @return false if the other end is dead: close the socket with 4002
     */
    public boolean isAlive(long now) {
        if (!this.attached) {
            return true;
        }
        Liveness.Verdict verdict = this.liveness.check(now);
        if (verdict == Liveness.Verdict.SLEPT) {
            this.acks.request();
        }
        return verdict != Liveness.Verdict.DEAD;
    }

    /** Nanoseconds until {@link #isAlive} has to be called if nothing is received meanwhile. */
    public long nanosUntilCheck(long now) {
        return this.liveness.nanosUntilCheck(now);
    }

    /** Nanoseconds until {@link #next} has something to write if nothing else happens; 0 or less if it has now. */
    public long nanosUntilDue(long now) {
        if (this.outgoing.hasControl()) {
            return 0;
        }
        if (!this.flowing) {
            return Long.MAX_VALUE;
        }
        return this.outgoing.hasData() ? 0 : this.acks.nanosUntilDue(now);
    }

    /** The number of received data frames. */
    public long received() {
        return this.acks.received();
    }

    /** The number of the last numbered data frame. */
    public long sent() {
        return this.outgoing.window.sent();
    }

    /** The number of the last data frame written to the current or last socket. */
    public long written() {
        return this.outgoing.written();
    }

    /** Whether the window has room for a frame of this size. */
    public boolean hasRoom(int bytes) {
        return this.outgoing.window.hasRoom(bytes);
    }

    /** The number of the last data frame acknowledged by the other end. */
    public long acknowledged() {
        return this.outgoing.window.acknowledged();
    }

    /** The size of the unacknowledged frames, in UTF-8 bytes. */
    public long keptBytes() {
        return this.outgoing.window.bytes();
    }

    /** The size of those that are not shared with other sessions, in UTF-8 bytes. */
    public long ownBytes() {
        return this.outgoing.window.ownBytes();
    }

    /** Whether this number was sent and all frames after it can be sent again. */
    boolean canReplayAfter(long received) {
        return this.outgoing.canReplayAfter(received);
    }
}
