package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.server.EndpointOptions;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.SharedHandler;
import io.jsonrpc.server.settings.ServerSettings;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The extension {@code context} in sessions that cannot agree on it. */
class PlainContextTests {

    private static final ServerSettings DEFAULT = ServerSettings.DEFAULT;

    @ParameterizedTest
    @CsvSource({"echo, true", "echo, false", "connect, true", "connect, false"})
    void aCallerSaysHowLongItWaitsWhereTheApplicationAcceptsThat(String first, boolean accepted) {
        TestServer server = new TestServer(
                new ServerSettings(
                        DEFAULT.messages(),
                        DEFAULT.peer(),
                        DEFAULT.sockets(),
                        DEFAULT.capacity(),
                        DEFAULT.times(),
                        DEFAULT.resumption(),
                        DEFAULT.streams(),
                        DEFAULT.errors(),
                        accepted),
                ServerObserver.NONE);
        RequestHandler<JsonElement> handler = RequestHandler.of(JsonElement.class, (transaction, request) -> {
            if (request.getMethod().equals("hold")) {
                transaction.startAsync();
            }
        });
        TestSocket client = server.open(new Endpoint("/hold", new SharedHandler(handler), EndpointOptions.DEFAULT));
        assertThat(client.exchange(request(1, first, "{}"))).hasSize(1);

        client.exchange(request(2, "hold").replaceFirst("\\{", "{\"timeoutMillis\":1000,"));
        server.advance(Duration.ofSeconds(1));
        server.workers.runAll();

        List<String> answers = client.takeReceived();
        assertThat(answers).hasSize(accepted ? 1 : 0).allMatch(answer -> answer.contains("request.timeout"));
    }
}
