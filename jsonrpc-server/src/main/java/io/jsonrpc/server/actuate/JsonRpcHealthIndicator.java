package io.jsonrpc.server.actuate;

import io.jsonrpc.core.Internal;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.Map;
import org.springframework.boot.health.contributor.AbstractHealthIndicator;
import org.springframework.boot.health.contributor.Health;

/**
 * Reports UP, with the numbers of sockets and sessions and their limits, and OUT_OF_SERVICE once the server accepts no
 * more sockets because it is stopping. A server at a limit is UP, because it still serves its clients.
 *
 * @since 0.1
 */
@Internal
public class JsonRpcHealthIndicator extends AbstractHealthIndicator {

    private final DefaultSessionManager sessions;

    private final ServerSettings.Capacity capacity;

    /** Creates the indicator of this server. */
    public JsonRpcHealthIndicator(DefaultSessionManager sessions, ServerSettings.Capacity capacity) {
        super("JSON-RPC health check failed");
        this.sessions = sessions;
        this.capacity = capacity;
    }

    @Override
    protected void doHealthCheck(Health.Builder builder) {
        if (this.sessions.isAccepting()) {
            builder.up();
        } else {
            builder.outOfService();
        }
        builder.withDetail("sockets", this.sessions.socketCount())
                .withDetail("sessions", this.sessions.sessionCount())
                .withDetail("limits", Map.of("sockets", this.capacity.sockets(), "sessions", this.capacity.sessions()));
    }
}
