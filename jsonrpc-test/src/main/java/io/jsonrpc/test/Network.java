package io.jsonrpc.test;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import java.util.Set;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;

/** What is between one client and its server, and can be cut. */
final class Network implements TransportConnector {

    private final TransportConnector connector;

    private final Set<ClientTransport> sockets = ConcurrentHashMap.newKeySet();

    private volatile boolean cut;

    Network(TransportConnector connector) {
        this.connector = connector;
    }

    /** Ends the socket at once, without a close frame, and lets no other be opened. */
    void cut() {
        this.cut = true;
        this.sockets.forEach(ClientTransport::abort);
        this.sockets.clear();
    }

    void restore() {
        this.cut = false;
    }

    boolean isCut() {
        return this.cut;
    }

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
        if (this.cut) {
            return CompletableFuture.failedFuture(
                    new ConnectFailedException(Stage.NETWORK, "The test has cut the connection", null));
        }
        return this.connector.connect(request).thenApply(socket -> {
            this.sockets.add(socket);
            if (this.cut) {
                cut();
            }
            return socket;
        });
    }

    @Override
    public void close() {
        this.connector.close();
    }
}
