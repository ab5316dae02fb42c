package io.jsonrpc.client;

import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.NotConnectedException;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.transport.CloseStatus;

/** Connects with the first message, and refuses messages while reconnecting where the application wants that. */
final class ConnectionGate implements Gate {

    private final Connection connection;

    private final ClientSettings settings;

    ConnectionGate(Connection connection, ClientSettings settings) {
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
            case NEW, CONNECTING, DISCONNECTED -> JsonRpcClientWebSocket.await(this.connection.connect());
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
}
