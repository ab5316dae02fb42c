package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.CloseStatus;
import org.jspecify.annotations.Nullable;

/**
 * Receives from one socket. Calls for one socket never overlap and come in the order of the wire, on the container's
 * thread; they return quickly and run no user code.
 */
public interface SocketListener {

    /**
     * A part of a text message was received. Stacks call this between {@link
     * io.jsonrpc.core.engine.threads.ReadingThread#enter} and {@code leave}, and without holding locks of their own: non-blocking handlers
     * run after it, on the same thread.
     *
     * @param part the text of the part, which may be empty; a surrogate pair may be split between parts
     * @param last whether the message ends with this part
     */
    void onText(CharSequence part, boolean last);

    /**
     * Bytes of an incomplete frame were buffered. Called by stacks that buffer a frame until it is complete.
     *
     * @param held how many bytes are buffered; 0 when the frame is complete
     */
    default void onUnfinishedFrame(long held) {}

    /** A binary message, or a part of one, was received. */
    void onBinary();

    /** A PONG was received. */
    void onPong();

    /**
     * The client has violated the WebSocket protocol, and nothing more can be read. The listener closes the socket with
     * this status through its transport after the requests received before are answered.
     *
     * @param cause the failure that was detected
     */
    void onBroken(CloseStatus status, Throwable cause);

    /**
     * The socket is closed; no further call follows.
     *
     * @param status the close code and reason; {@link CloseStatus#NO_CLOSE_FRAME} if there was no close frame
     * @param cause the failure that ended it; null after a normal close
     */
    void onClosed(CloseStatus status, @Nullable Throwable cause);
}
