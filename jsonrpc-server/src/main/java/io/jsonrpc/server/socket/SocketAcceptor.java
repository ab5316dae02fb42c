package io.jsonrpc.server.socket;

import io.jsonrpc.server.endpoint.Endpoint;

/** Where the web stacks bring their sockets. */
public interface SocketAcceptor {

    /**
     * Asks for room before the upgrade. Each {@code true} is followed by exactly one {@link #accept} or {@link
     * #abandonReservation}.
     *
     * @return false when the limit of open sockets is reached or the server is stopping: answer 503 with {@code
     *     Retry-After}
     */
    boolean reserve();

    /** The upgrade failed after {@link #reserve}. */
    void abandonReservation();

    /**
     * The socket is open.
     *
     * @param endpoint the endpoint whose path matched
     * @param handshake what the handshake told
     * @param transport the way to the client
     * @return hears what the socket receives, until {@link SocketListener#onClosed}
     */
    SocketListener accept(Endpoint endpoint, Handshake handshake, SocketTransport transport);
}
