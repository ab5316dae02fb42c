package io.jsonrpc.core.session;

import io.jsonrpc.core.session.Received.Plain;
import io.jsonrpc.core.session.Received.Violation;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.session.frame.WireNumbers;
import org.jspecify.annotations.Nullable;

/**
 * The client's end of a session: opens it and resumes it on every new socket. The part common to both ends is its
 * {@link SessionLink}.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it.
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

    /** Number of the last resume attempt, over all sockets. */
    private long attempt;

    /** Number of session-layer requests sent on the current socket. */
    private int requests = 1;

    /** The id of the unanswered resume; null for none. */
    private @Nullable String pendingResume;

    private boolean retried;

    /** Whether the window had passed when the last resume began. */
    private boolean late;

    private boolean lost;

    /** Creates the link for a session that the server has just opened. */
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

    /** The epoch of the socket on which the session was opened. */
    public int firstSocket() {
        return this.firstSocket;
    }

    /** The part that both ends have in common. */
    public SessionLink link() {
        return this.link;
    }

    /** The terms agreed when the session was opened. */
    public SessionTerms terms() {
        return this.terms;
    }

    /** The session's id, which is not a secret. */
    public String sessionId() {
        return this.sessionId;
    }

    /**
     * Starts to resume on a new socket: {@link SessionLink#next} returns the resume request, and nothing else is sent
     * before its answer. Frames that still arrive on the previous socket are ignored. Must not be called after the
     * session has ended.
     *
     * @return the epoch of the socket
     */
    public int resume(long now) {
        this.late = this.link.isExpired(now);
        int epoch = this.link.begin(now);
        this.requests = 0;
        this.retried = false;
        sendResume();
        return epoch;
    }

    private void sendResume() {
        this.attempt++;
        this.pendingResume = nextId();
        this.link.control(new ControlFrame.Resume(
                this.pendingResume,
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
     * Requests the end of the session; {@code Closed} is the answer.
     *
     * @return false if there is no socket, or its resume is still unanswered
     */
    public boolean close() {
        return this.link.isFlowing() && this.link.control(new ControlFrame.Close(nextId()));
    }

    /** Ends the session: it is never resumed, and frames that still arrive are ignored. */
    public void end() {
        this.lost = true;
        this.link.end();
    }

    /** Processes a text frame received on a socket of this session. */
    public Received receive(int socket, String text, int bytes, long now) {
        String id = this.pendingResume;
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
        return Violation.of("no answer to the resume");
    }

    private Received resumed(ControlFrame.Resumed answer, long now) {
        this.pendingResume = null;
        if (!this.link.canReplayAfter(answer.received()) || answer.oldest() > this.link.received() + 1) {
            return lost(ControlFrame.Failed.GAP, answer.received(), false);
        }
        this.token = answer.token();
        this.link.flow(answer.received(), now);
        this.link.confirm(this.attempt, now);
        return Plain.RESUMED;
    }

    private Received failed(ControlFrame.Failed failure) {
        this.pendingResume = null;
        String reason = failure.reason() == null ? ControlFrame.Failed.DENIED : failure.reason();
        if (ControlFrame.Failed.STALE.equals(reason) && !this.retried && failure.number() < WireNumbers.MAX) {
            this.retried = true;
            this.attempt = Math.max(this.attempt, failure.number());
            sendResume();
            return Plain.HANDLED;
        }
        boolean hasCount = ControlFrame.Failed.GAP.equals(reason);
        boolean expired = this.late && ControlFrame.Failed.DENIED.equals(reason);
        return lost(expired ? Received.Lost.EXPIRED : reason, hasCount ? failure.number() : -1, true);
    }

    private Received lost(String reason, long received, boolean mayOpen) {
        end();
        return new Received.Lost(reason, received, mayOpen);
    }

    /** Whether the session has ended. */
    public boolean isLost() {
        return this.lost;
    }

    @Override
    public String toString() {
        return "ClientSessionLink[sent=" + this.link.sent() + ", received=" + this.link.received() + "]";
    }
}
