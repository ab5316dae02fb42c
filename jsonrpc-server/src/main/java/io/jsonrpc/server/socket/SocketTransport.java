package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;

/** The transport of one socket on the server. */
public interface SocketTransport extends Transport {

    /** Whether this is a channel on another socket, which has the signs of life of both. */
    default boolean isChannel() {
        return false;
    }

    /** Whether the transport has WebSocket PING and PONG frames; if not, it detects dead peers itself. */
    boolean hasPing();

    /**
     * Whether an incomplete frame has been received that has no timeout elsewhere. Not free, so it is not called on
     * every check.
     */
    default boolean isInsideFrame() {
        return false;
    }

    /**
     * Starts writing a WebSocket PING if the transport has such frames; else completes the callback successfully at
     * once. Like {@link #send}, it never blocks and is never called while another message is being written.
     */
    void ping(SendCallback callback);
}
