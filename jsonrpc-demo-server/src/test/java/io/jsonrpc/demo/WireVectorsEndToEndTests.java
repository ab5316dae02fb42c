package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.fixtures.SessionPlaceholder;
import io.jsonrpc.fixtures.WireCase;
import io.jsonrpc.fixtures.WireVectors;
import io.jsonrpc.network.WireSocket;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import org.springframework.boot.test.web.server.LocalServerPort;

/** Every wire vector over a real socket, with a sentinel call after it: nothing is missing and nothing is too much. */
@DemoServerTest
@Tag("exhaustive")
class WireVectorsEndToEndTests {

    static final List<WireCase> VECTORS = WireVectors.all();

    private static final String SENTINEL = request("'sentinel'", "get_data");

    private static final String SENTINEL_ANSWER = "{\"jsonrpc\":\"2.0\",\"id\":\"sentinel\",";

    @LocalServerPort
    private int port;

    @ParameterizedTest
    @FieldSource("VECTORS")
    void vector(WireCase vector) throws Exception {
        try (WireSocket client = WireSocket.connect(this.port, vector.endpoint())) {
            SessionPlaceholder session = new SessionPlaceholder();
            List<String> received = new ArrayList<>();
            for (String frame : vector.in()) {
                while (!session.isReady(frame)) {
                    check(vector, session, received, client.receive());
                }
                client.send(session.fill(frame));
            }
            if (vector.closes() != null) {
                while (received.size() < vector.out().size()) {
                    check(vector, session, received, client.receive());
                }
                assertThat(client.closeCode()).isEqualTo(vector.closes());
                return;
            }
            client.send(SENTINEL);
            for (String answer = client.receive(); !answer.startsWith(SENTINEL_ANSWER); answer = client.receive()) {
                check(vector, session, received, answer);
            }
            assertThat(received).as("answers").hasSameSizeAs(vector.out());
        }
    }

    private static void check(WireCase vector, SessionPlaceholder session, List<String> received, String answer) {
        assertThat(received.size())
                .as("unexpected: %s", answer)
                .isLessThan(vector.out().size());
        String expected = vector.out().get(received.size());
        assertThat(session.matches(expected, answer))
                .as("expected %s%n     got %s", expected, answer)
                .isTrue();
        received.add(answer);
    }
}
