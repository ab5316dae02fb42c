package io.jsonrpc.core.transport;

import io.jsonrpc.core.message.OutboundText;

/**
 * A socket as a pipe for text messages.
 *
 * <p>The smallest implementation, on a socket whose writes report their completion:
 *
 * <pre>{@code
 * public void send(OutboundText message, SendCallback callback) {
 *     this.socket.write(message.text()).whenComplete((done, failure) -> callback.completed(failure));
 * }
 *
 * public void close(CloseStatus status) {
 *     this.socket.close(status.code(), status.reason());
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface Transport {

    /**
     * Starts writing one message. Never blocks on the network. The caller starts the next message only after the
     * callback, so messages are never interleaved.
     *
     * @param message may be shared with other transports at the same time
     * @param callback called exactly once
     */
    void send(OutboundText message, SendCallback callback);

    /**
     * Whether senders are accepted: false if the session has no socket at the moment and its buffer is full. Never
     * blocks and takes no lock.
     */
    default boolean hasRoom() {
        return true;
    }

    /**
     * Whether the session has no socket at the moment, so that messages are queued and the limits for a detached
     * session apply. Never blocks and takes no lock.
     */
    default boolean isOffline() {
        return false;
    }

    /**
     * Whether the other side gets answers and nothing else: what a peer sends besides is rejected with {@link
     * io.jsonrpc.core.error.AnswersOnlyException}, and no stream is opened. Never blocks and takes no lock.
     */
    default boolean takesAnswersOnly() {
        return false;
    }

    /** How much may be sent of messages that can as well wait. Always the same object. */
    default SendWindow window() {
        return SendWindow.UNLIMITED;
    }

    /**
     * Closes the socket. Never blocks; further calls do nothing. The listener's {@code onClosed} is called as for any
     * other close.
     */
    void close(CloseStatus status);
}
