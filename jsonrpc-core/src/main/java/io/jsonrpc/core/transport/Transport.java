package io.jsonrpc.core.transport;

import io.jsonrpc.core.message.OutboundText;

/**
 * One socket, seen as a pipe for text messages.
 *
 * @since 0.1
 */
public interface Transport {

    /**
     * Starts writing one message. Never blocks on the network. The caller starts the next message only after the
     * callback, so messages are never interleaved.
     *
     * @param message the same object may be on its way to others at the same time
     * @param callback called exactly once
     */
    void send(OutboundText message, SendCallback callback);

    /**
     * Whether whoever wants to send is to be refused: false when there is nothing to write to at the moment and all that
     * may be kept is kept. Never blocks and takes no lock.
     */
    default boolean hasRoom() {
        return true;
    }

    /**
     * Whether there is nothing to write to at the moment, so that what is sent waits and more of it may be kept. Never blocks
     * and takes no lock.
     */
    default boolean isOffline() {
        return false;
    }

    /**
     * Ends the socket. Never blocks; further calls do nothing. The listener hears of the end like of any other.
     */
    void close(CloseStatus status);
}
