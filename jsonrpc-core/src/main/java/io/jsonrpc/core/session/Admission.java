package io.jsonrpc.core.session;

/**
 * What became of a frame that was offered to a {@link SessionLink}.
 *
 * @since 0.1
 */
public enum Admission {
    /** It has a number and arrives exactly once, or the session is lost and both ends are told. */
    NUMBERED,
    /**
     * The window is full: offer it again, before any other, after {@link Received.Plain#ROOM} or when the session goes on
     * on another socket.
     */
    WAIT,
    /** The window is full and there is no socket, or the session is over: the sender has to be told. */
    REFUSED,
    /** It is larger than the window. */
    TOO_LARGE
}
