package io.jsonrpc.server.actuate;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.endpoint;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.server.session.TestServer;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.Status;

/** Health follows whether the server takes sockets. */
class JsonRpcHealthIndicatorTests {

    private final TestServer server = new TestServer();

    private final JsonRpcHealthIndicator indicator =
            new JsonRpcHealthIndicator(this.server.sessions, ServerSettings.Capacity.DEFAULT);

    @Test
    void serverThatTakesSocketsIsUpAndTellsItsNumbers() {
        this.server.open(endpoint("/a", new ScriptedHandler())).send(request(1, "a"));

        Health health = this.indicator.health();

        assertThat(health.getStatus()).isEqualTo(Status.UP);
        assertThat(health.getDetails())
                .containsOnly(
                        Map.entry("sockets", 1),
                        Map.entry("sessions", 1),
                        Map.entry("limits", Map.of("sockets", 22_000, "sessions", 20_000)));
    }

    @Test
    void serverThatStopsIsOutOfService() {
        this.server.sessions.stopAccepting();
        assertThat(this.indicator.health().getStatus()).isEqualTo(Status.OUT_OF_SERVICE);

        this.server.sessions.start();
        assertThat(this.indicator.health().getStatus()).isEqualTo(Status.UP);
    }
}
