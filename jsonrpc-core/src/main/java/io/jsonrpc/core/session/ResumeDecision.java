package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.ControlFrame;

/**
 * What a server does about a resume.
 *
 * @since 0.1
 */
public sealed interface ResumeDecision {

    /**
     * The session goes on; its answer waits in {@link SessionLink#next}. A socket that was current until now is to be closed
     * with 4101.
     *
     * @param epoch the name of the new socket
     */
    record Accepted(int epoch) implements ResumeDecision {}

    /** It does not. The socket stays open for another try or a new session. After a gap the session is over. */
    record Refused(ControlFrame.Failed answer, Reason reason) implements ResumeDecision {}

    /**
     * A dead token was used: somebody has a copy. The session is over; both sockets are to be closed with 4503, and
     * whoever watches is to be told.
     */
    record Revoked() implements ResumeDecision {}

    /** Why a resume is refused. */
    enum Reason {
        /** Counts as a failed resume. */
        DENIED,
        STALE,
        GAP
    }
}
