package io.jsonrpc.server.socket;

import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;

/** A server's side of one socket. */
public interface SocketTransport extends Transport {

    /** Whether there are WebSocket PING and PONG frames here; without them the transport finds dead peers itself. */
    boolean hasPing();

    /**
     * Whether bytes of a frame have come that is not whole, and that nothing else here would end. Costs a little, so it is
     * not for every look.
     */
    default boolean isInsideFrame() {
        return false;
    }

    /**
     * Starts writing a WebSocket PING where the transport has such a thing; else calls back with success at once. Like
     * {@link #send}: never blocks, and never while another message is being written.
     */
    void ping(SendCallback callback);
}
