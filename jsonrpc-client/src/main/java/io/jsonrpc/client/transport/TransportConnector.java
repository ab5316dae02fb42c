package io.jsonrpc.client.transport;

import io.jsonrpc.client.event.ConnectFailedException;
import java.util.concurrent.CompletableFuture;

/**
 * Opens sockets. The default is the WebSocket of the JDK; another implementation can be given to the builder.
 *
 * @since 0.1
 */
public interface TransportConnector {

    /**
     * Opens one socket. Never blocks.
     *
     * <p>The future completes when the handshake has succeeded, with a transport that does not read yet; or fails with a
     * {@link ConnectFailedException}. If it is cancelled, the connector closes a socket that still opens.
     */
    CompletableFuture<ClientTransport> connect(ConnectRequest request);

    /** Frees what the connector keeps between sockets. Called once, after the last socket has ended. */
    default void close() {}
}
