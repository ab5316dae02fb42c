package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;

/**
 * The classification of a received text frame, and what the caller has to do.
 *
 * @since 0.1
 */
public sealed interface Received {

    /** The common cases, which allocate nothing. */
    enum Plain implements Received {
        /** A data frame, counted: process it. */
        DATA,
        /** Received on a socket that is no longer current: do nothing. */
        IGNORED,
        /** Processed. Call {@link SessionLink#next}. */
        HANDLED,
        /** Processed; the window has room for a waiting frame. Call {@link SessionLink#next}. */
        ROOM,
        /** Client: the session is resumed. Call {@link SessionLink#next}. */
        RESUMED
    }

    /** The other end violated the protocol: close the socket with this status. The session has ended. */
    record Violation(CloseStatus status) implements Received {

        static Violation of(String reason) {
            return new Violation(CloseStatus.PROTOCOL_VIOLATION.withReason(reason));
        }
    }

    /** For the owner of the session: {@code Close}, {@code Closed}, {@code Closing}, {@code GoAway} or {@code Failed}. */
    record Control(ControlFrame frame) implements Received {}

    /**
     * Client: the session cannot be resumed.
     *
     * @param reason {@code denied}, {@code stale} or {@code gap}; {@link #EXPIRED} for {@code denied} if the resume began
     *     when the window had passed
     * @param received number of data frames of this end that the other end has received; -1 if unknown
     * @param mayOpen whether a new session may be opened on this socket, because the server rejected the resume; if
     *     false, this end has found that frames are missing: close the socket with 4500
     */
    record Lost(String reason, long received, boolean mayOpen) implements Received {

        /** This end was without a socket for longer than the window of the session. */
        public static final String EXPIRED = "expired";
    }
}
