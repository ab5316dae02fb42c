package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.ControlFrame;

/**
 * A server's decision on a resume request.
 *
 * @since 0.1
 */
public sealed interface ResumeDecision {

    /**
     * The session is resumed; {@link SessionLink#next} returns the answer. Close the previous socket, if any, with
     * 4101.
     *
     * @param epoch the epoch of the new socket
     */
    record Accepted(int epoch) implements ResumeDecision {}

    /**
     * The resume is rejected. The socket stays open for another attempt or a new session. After a gap the session has
     * ended.
     */
    record Refused(ControlFrame.Failed answer, Reason reason) implements ResumeDecision {}

    /**
     * An invalidated token was used, so a copy of it exists. The session has ended: close both sockets with 4503 and
     * notify observers.
     */
    record Revoked() implements ResumeDecision {}

    /** Why a resume is rejected. */
    enum Reason {
        /** Counts as a failed resume. */
        DENIED,
        STALE,
        GAP
    }
}
