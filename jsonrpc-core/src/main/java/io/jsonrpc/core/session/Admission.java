package io.jsonrpc.core.session;

/**
 * The outcome of offering a frame to a {@link SessionLink}.
 *
 * @since 0.1
 */
public enum Admission {
    /** It was numbered and is delivered exactly once, unless the session is lost, which both ends learn. */
    NUMBERED,
    /**
     * The window is full: offer the frame again, before any other, after {@link Received.Plain#ROOM} or when the
     * session resumes on another socket.
     */
    WAIT,
    /** The window is full and there is no socket, or the session has ended: the send fails. */
    REFUSED,
    /** It is larger than the window. */
    TOO_LARGE
}
