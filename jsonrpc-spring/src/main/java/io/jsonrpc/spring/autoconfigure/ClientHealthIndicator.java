package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.event.ConnectionState;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/** Reports UP for a client that is connected, UNKNOWN for one that has not begun to connect, and else DOWN. */
final class ClientHealthIndicator extends AbstractHealthIndicator {

    private final JsonRpcClient client;

    ClientHealthIndicator(JsonRpcClient client) {
        super("JSON-RPC client health check failed");
        this.client = client;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        ConnectionState state = this.client.getState();
        switch (state) {
            case CONNECTED -> builder.up();
            case NEW -> builder.unknown();
            case CONNECTING, RECONNECTING, DISCONNECTED, CLOSED -> builder.down();
        }
        builder.withDetail("state", state);
    }
}
