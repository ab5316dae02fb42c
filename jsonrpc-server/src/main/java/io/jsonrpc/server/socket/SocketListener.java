package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Hears what one socket receives. Calls for one socket never overlap and come in the order of the wire, on the
 * container's thread; they return quickly and run no user code.
 */
public interface SocketListener {

    /**
     * A part of a text message arrived. Stacks call this within {@link io.jsonrpc.core.engine.threads.ReadingThread#read}, outside of
     * their own locks: handlers that never wait run after it, on the same thread.
     *
     * @param part the text of the part; empty parts are allowed; a surrogate pair may be split between parts
     * @param last whether the message is complete with it
     */
    void onText(CharSequence part, boolean last);

    /** A binary message, or a part of one, arrived. */
    void onBinary();

    /** A PONG arrived. */
    void onPong();

    /**
     * The client has broken the protocol of the socket, so that nothing more can be read. The listener closes the socket with
     * this status through its transport, once what was received before is answered.
     *
     * @param cause the failure that showed it
     */
    void onBroken(CloseStatus status, Throwable cause);

    /**
     * The socket is gone; nothing follows.
     *
     * @param status the close code and reason, {@link CloseStatus#NO_CLOSE_FRAME} when there was no close frame
     * @param cause the failure that ended it; null when it was closed in an orderly way
     */
    void onClosed(CloseStatus status, @Nullable Throwable cause);
}
