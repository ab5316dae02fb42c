package io.jsonrpc.client.connection;

import io.jsonrpc.client.conversation.Gate;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.NotConnectedException;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import org.jspecify.annotations.Nullable;

/** Connects with the first message, and refuses messages while reconnecting where the application wants that. */
public final class ConnectionGate implements Gate {

    private final Connection connection;

    private final ClientSettings settings;

    public ConnectionGate(Connection connection, ClientSettings settings) {
        this.connection = connection;
        this.settings = settings;
    }

    @Override
    public void check() {
        ConnectionState state = this.connection.state();
        if (state == ConnectionState.CLOSED) {
            throw new PeerClosedException(CloseStatus.NORMAL.withReason("the client was closed"));
        }
        if (state == ConnectionState.RECONNECTING && this.settings.offlinePolicy() == OfflinePolicy.FAIL) {
            throw new NotConnectedException(state);
        }
    }

    @Override
    public void await() {
        switch (this.connection.state()) {
            case NEW, CONNECTING, DISCONNECTED -> {
                CompletableFuture<Boolean> connected = this.connection.connect();
                // With retries it may take for ever: the request waits in the queue, with its timeout.
                if (!this.settings.retryFirstConnection()) {
                    await(connected);
                }
            }
            case CONNECTED, RECONNECTING, CLOSED -> {}
        }
    }

    @Override
    public void wake() {
        switch (this.connection.state()) {
            case NEW, DISCONNECTED -> this.connection.connect();
            case CONNECTING, CONNECTED, RECONNECTING, CLOSED -> {}
        }
    }

    @Override
    public boolean goesOn() {
        return switch (this.connection.state()) {
            case CONNECTING, CONNECTED, RECONNECTING -> true;
            case NEW, DISCONNECTED, CLOSED -> false;
        };
    }

    @Override
    public @Nullable TransportException absence() {
        return this.connection.absence();
    }

    /**
     * Waits for a connection.
     *
     * @return whether the session is the one of before
     * @throws TransportException when it cannot be made
     */
    public static boolean await(CompletableFuture<Boolean> connected) {
        try {
            return connected.get();
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while connecting", interrupt);
        } catch (ExecutionException failure) {
            if (failure.getCause() instanceof TransportException known) {
                throw known;
            }
            throw new TransportException("No connection", failure.getCause());
        }
    }
}
