package io.jsonrpc.core.session;

import io.jsonrpc.core.session.Received.Violation;
import io.jsonrpc.core.session.ResumeDecision.Reason;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.session.frame.SessionTerms;
import java.util.function.Supplier;

/**
 * The server's end of a session: decides on resume requests and from which frame a session continues. The part common
 * to both ends is its {@link SessionLink}.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it.
 *
 * @since 0.1
 */
public final class ServerSessionLink {

    private final String sessionId;

    private final SessionTerms terms;

    private final ResumeRules rules;

    private final SessionLink link;

    private final TokenLedger tokens;

    /** The attempt whose answer the client has not confirmed yet, or 0 for none. */
    private long unconfirmed;

    private boolean ended;

    /**
     * Creates a session without a socket.
     *
     * @param random returns 32 random bytes from a cryptographic source on each call
     */
    public ServerSessionLink(String sessionId, SessionTerms terms, Supplier<byte[]> random) {
        this(sessionId, terms, random, ResumeRules.ALL);
    }

    ServerSessionLink(String sessionId, SessionTerms terms, Supplier<byte[]> random, ResumeRules rules) {
        this.sessionId = sessionId;
        this.terms = terms;
        this.rules = rules;
        this.link = new SessionLink(terms, rules, false);
        this.tokens = new TokenLedger(rules, random);
    }

    /** The part that both ends have in common. */
    public SessionLink link() {
        return this.link;
    }

    /** What both ends agreed on. */
    public SessionTerms terms() {
        return this.terms;
    }

    /**
     * Attaches the first socket of the session; {@link SessionLink#next} returns the answer to its {@code open}.
     *
     * @return the epoch of the socket
     */
    public int open(ControlFrame.Open request, long now) {
        int epoch = this.link.begin(now);
        this.link.control(new ControlFrame.Opened(request.id(), this.sessionId, this.tokens.first(), this.terms));
        this.link.flow(0, now);
        return epoch;
    }

    /**
     * Decides on a resume of this session, whether or not its current socket looks alive.
     *
     * @param sameOwner whether the new socket has the same user, handler path and path variables
     */
    public ResumeDecision resume(ControlFrame.Resume request, boolean sameOwner, long now) {
        byte[] hash = TokenLedger.hash(request.token());
        TokenLedger.Verdict verdict = this.tokens.check(hash, request.attempt());
        if (this.ended || verdict == TokenLedger.Verdict.UNKNOWN) {
            return denied(request);
        }
        if (verdict == TokenLedger.Verdict.STALE) {
            return refused(request, ControlFrame.Failed.STALE, this.tokens.highestAccepted(), Reason.STALE);
        }
        if (verdict == TokenLedger.Verdict.REPLAYED) {
            end();
            return new ResumeDecision.Revoked();
        }
        if (!sameOwner || (this.link.isAttached() && !this.rules.takeOver())) {
            return denied(request);
        }
        long received = this.link.received();
        if (request.oldest() > received + 1 || !this.link.canReplayAfter(request.received())) {
            end();
            return refused(request, ControlFrame.Failed.GAP, received, Reason.GAP);
        }
        return accepted(request, hash, now);
    }

    private ResumeDecision accepted(ControlFrame.Resume request, byte[] hash, long now) {
        // In this order: once the count has been reported, no frame of the previous socket may be counted.
        int epoch = this.link.begin(now);
        this.link.flow(request.received(), now);
        String token = this.tokens.rotate(hash, request.attempt());
        this.unconfirmed = request.attempt();
        this.link.control(new ControlFrame.Resumed(request.id(), token, this.link.received(), request.received() + 1));
        return new ResumeDecision.Accepted(epoch);
    }

    private static ResumeDecision denied(ControlFrame.Resume request) {
        return new ResumeDecision.Refused(ControlFrame.Failed.denied(request.id()), Reason.DENIED);
    }

    /** Decides on a resume of an unknown session: the answer and the work are the same as for a wrong token. */
    public static ResumeDecision denyUnknown(ControlFrame.Resume request) {
        TokenLedger.hash(request.token());
        return denied(request);
    }

    private static ResumeDecision refused(ControlFrame.Resume request, String reason, long number, Reason why) {
        return new ResumeDecision.Refused(ControlFrame.Failed.notResumable(request.id(), reason, number), why);
    }

    /** Processes a text frame received on a socket of this session. */
    public Received receive(int socket, String text, int bytes, long now) {
        if (this.unconfirmed == 0 || !this.link.isCurrent(socket)) {
            return this.link.receive(socket, text, bytes, now);
        }
        if (!ControlReader.isControl(text)
                || !(ControlReader.read(text) instanceof ControlFrame.Ack ack)
                || ack.resumed() != this.unconfirmed) {
            return Violation.of("the first frame does not confirm the resume");
        }
        Received outcome = this.link.acknowledged(ack);
        if (!(outcome instanceof Received.Violation)) {
            this.unconfirmed = 0;
            this.tokens.confirmed();
        }
        return outcome;
    }

    /** Processes a received data frame whose text was too large to keep. */
    public Received receiveTooLarge(int socket, int bytes, long now) {
        if (this.unconfirmed != 0 && this.link.isCurrent(socket)) {
            return Violation.of("the first frame does not confirm the resume");
        }
        return this.link.count(socket, bytes, now);
    }

    /** Ends the session: it can never be resumed. */
    public void end() {
        this.ended = true;
        this.link.end();
    }

    @Override
    public String toString() {
        return "ServerSessionLink[sent=" + this.link.sent() + ", received=" + this.link.received() + "]";
    }
}
