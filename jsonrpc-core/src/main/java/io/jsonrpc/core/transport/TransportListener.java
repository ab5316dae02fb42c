package io.jsonrpc.core.transport;

import org.jspecify.annotations.Nullable;

/**
 * Hears what a {@link Transport} receives. Calls never overlap and come in the order of the wire, on the transport's
 * reading thread: an implementation returns quickly and runs no user code there.
 *
 * @since 0.1
 */
public interface TransportListener {

    /** One whole message arrived. */
    void onText(String text);

    /**
     * The socket is gone; nothing follows.
     *
     * @param status the code and reason of the close frame, {@link CloseStatus#NO_CLOSE_FRAME} without one
     * @param cause the failure that ended it; null when it was closed in an orderly way
     */
    void onClosed(CloseStatus status, @Nullable Throwable cause);
}
