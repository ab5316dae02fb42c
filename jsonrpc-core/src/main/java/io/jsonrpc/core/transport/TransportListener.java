package io.jsonrpc.core.transport;

import org.jspecify.annotations.Nullable;

/**
 * Receives the messages and the close of a {@link Transport}. Calls never overlap and come in the order of the wire, on
 * the transport's reading thread: implementations return quickly and run no user code.
 *
 * @since 0.1
 */
public interface TransportListener {

    /** A complete message was received. */
    void onText(String text);

    /**
     * The socket is closed; no further call follows.
     *
     * @param status the code and reason of the close frame, {@link CloseStatus#NO_CLOSE_FRAME} without one
     * @param cause the failure that ended it; null after a normal close
     */
    void onClosed(CloseStatus status, @Nullable Throwable cause);
}
