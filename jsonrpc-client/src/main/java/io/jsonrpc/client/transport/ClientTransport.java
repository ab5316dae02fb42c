package io.jsonrpc.client.transport;

import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.TransportListener;

/**
 * A socket of a client.
 *
 * <p>{@link #close} sends a close frame where the code may be sent by clients (1000 and 3000 to 4999), and ends the socket
 * without the other side's help when that does not answer in a while.
 *
 * @since 0.1
 */
public interface ClientTransport extends Transport {

    /**
     * Starts to receive: what arrived meanwhile and what arrives from now on goes to the listener, an end that came before
     * included. Called once.
     */
    void start(Listener listener);

    /** The subprotocol that the server has selected; empty for none. */
    default String subprotocol() {
        return "";
    }

    /** Sends a WebSocket PING. Never blocks; does nothing while an earlier one is being written. */
    void ping();

    /** Ends the socket at once, without a close frame. The listener is called with the end. */
    void abort();

    /**
     * Called with what a {@link ClientTransport} receives; like every {@link TransportListener}, one call at a time.
     *
     * @since 0.1
     */
    interface Listener extends TransportListener {

        /** A PING or a PONG arrived. */
        void onSignOfLife();

        /**
         * A message over the limit arrived and was dropped.
         *
         * @param head its first characters, to find out what it was
         * @param tail its last characters
         */
        void onTooLarge(String head, String tail);
    }
}
