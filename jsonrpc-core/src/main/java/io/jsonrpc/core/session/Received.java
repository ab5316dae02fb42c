package io.jsonrpc.core.session;

import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;

/**
 * What a text frame turned out to be, and what is left to do.
 *
 * @since 0.1
 */
public sealed interface Received {

    /** The usual cases; nothing is allocated for them. */
    enum Plain implements Received {
        /** Data, counted: hand it on. */
        DATA,
        /** Of a socket that is not the current one any more: do nothing. */
        IGNORED,
        /** Dealt with. Look at {@link SessionLink#next}. */
        HANDLED,
        /** Dealt with, and a frame that had to wait has room now. Look at {@link SessionLink#next}. */
        ROOM,
        /** Client: the session goes on. Look at {@link SessionLink#next}. */
        RESUMED
    }

    /** The other end broke the protocol: close the socket with this. The session is over. */
    record Violation(CloseStatus status) implements Received {}

    /** For the owner of the session: {@code Close}, {@code Closed}, {@code Closing}, {@code GoAway} or {@code Failed}. */
    record Control(ControlFrame frame) implements Received {}

    /**
     * Client: the session cannot be resumed.
     *
     * @param reason {@code denied}, {@code stale} or {@code gap}
     * @param received how many data frames of this end the other had received; -1 when it did not say
     * @param mayOpen whether a new session may be opened on this socket: the server has refused to resume. Else this end
     *     has found that frames are missing: close the socket with 4500
     */
    record Lost(String reason, long received, boolean mayOpen) implements Received {}
}
