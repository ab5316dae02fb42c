package io.jsonrpc.core.session;

import io.jsonrpc.core.session.Received.Plain;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.WireNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a session: opens it, and asks to go on with it on every new socket. Everything that both ends have
 * in common is in its {@link SessionLink}.
 *
 * <p>Not safe for use by many threads: the owner has a lock.
 *
 * @since 0.1
 */
public final class ClientSessionLink {

    private final String sessionId;

    private final SessionTerms terms;

    private final SessionLink link;

    /** The socket on which the session was opened. */
    private final int firstSocket;

    private String token;

    /** Which try to resume was the last one, over all sockets. */
    private long attempt;

    /** Requests of the session layer on the current socket. */
    private int requests = 1;

    /** The id of the resume that waits for its answer; null for none. */
    private @Nullable String asked;

    private boolean retried;

    private boolean lost;

    /** A session that the server has just opened on a socket. */
    public ClientSessionLink(ControlFrame.Opened opened, long now) {
        this(opened, now, ResumeRules.ALL);
    }

    ClientSessionLink(ControlFrame.Opened opened, long now, ResumeRules rules) {
        this.sessionId = opened.sessionId();
        this.token = opened.token();
        this.terms = opened.terms();
        this.link = new SessionLink(this.terms, rules, true);
        this.firstSocket = this.link.begin(now);
        this.link.flow(0, now);
    }

    /** The name of the socket on which the session was opened. */
    public int firstSocket() {
        return this.firstSocket;
    }

    /** What the session has in common with the other end's. */
    public SessionLink link() {
        return this.link;
    }

    /** What both ends have agreed on. */
    public SessionTerms terms() {
        return this.terms;
    }

    /** The session's name, which is no secret. */
    public String sessionId() {
        return this.sessionId;
    }

    /**
     * There is a new socket: the resume waits in {@link SessionLink#next}, and nothing else is sent before its answer. What
     * still comes from the socket before is ignored. Not for a session that is over.
     *
     * @return the name of the socket
     */
    public int resume(long now) {
        int epoch = this.link.begin(now);
        this.requests = 0;
        this.retried = false;
        ask();
        return epoch;
    }

    private void ask() {
        this.attempt++;
        this.asked = nextId();
        this.link.control(new ControlFrame.Resume(
                this.asked,
                this.sessionId,
                this.token,
                this.attempt,
                this.link.received(),
                this.link.acknowledged() + 1));
    }

    private String nextId() {
        return ControlFrame.PREFIX + ++this.requests;
    }

    /**
     * Asks to end the session; {@code Closed} is the answer.
     *
     * @return false when there is no socket on which to ask, or one whose resume waits for its answer
     */
    public boolean close() {
        return this.link.isFlowing() && this.link.control(new ControlFrame.Close(nextId()));
    }

    /** The session is over: it is never resumed, and what still arrives is ignored. */
    public void end() {
        this.lost = true;
        this.link.end();
    }

    /** A text frame was received on a socket of this session. */
    public Received receive(int socket, String text, int bytes, long now) {
        String id = this.asked;
        if (id == null || !this.link.isCurrent(socket)) {
            return this.link.receive(socket, text, bytes, now);
        }
        ControlFrame frame = ControlReader.isControl(text) ? ControlReader.read(text) : null;
        if (frame instanceof ControlFrame.Resumed resumed && resumed.id().equals(id)) {
            return resumed(resumed, now);
        }
        if (frame instanceof ControlFrame.Failed failed && failed.id().equals(id)) {
            return failed(failed);
        }
        return SessionLink.violation("no answer to the resume");
    }

    private Received resumed(ControlFrame.Resumed answer, long now) {
        this.asked = null;
        if (!this.link.canReplayAfter(answer.received()) || answer.oldest() > this.link.received() + 1) {
            return lost(ControlFrame.Failed.GAP, answer.received(), false);
        }
        this.token = answer.token();
        this.link.flow(answer.received(), now);
        this.link.confirm(this.attempt, now);
        return Plain.RESUMED;
    }

    private Received failed(ControlFrame.Failed failure) {
        this.asked = null;
        String reason = failure.reason();
        if (ControlFrame.Failed.STALE.equals(reason) && !this.retried && failure.number() < WireNumbers.MAX) {
            this.retried = true;
            this.attempt = Math.max(this.attempt, failure.number());
            ask();
            return Plain.HANDLED;
        }
        boolean tells = ControlFrame.Failed.GAP.equals(reason);
        return lost(reason == null ? ControlFrame.Failed.DENIED : reason, tells ? failure.number() : -1, true);
    }

    private Received lost(String reason, long received, boolean mayOpen) {
        end();
        return new Received.Lost(reason, received, mayOpen);
    }

    /** Whether the session is over. */
    public boolean isLost() {
        return this.lost;
    }

    @Override
    public String toString() {
        return "ClientSessionLink[sent=" + this.link.sent() + ", received=" + this.link.received() + "]";
    }
}
