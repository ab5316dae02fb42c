package io.jsonrpc.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.fixtures.EchoHandler;
import io.jsonrpc.fixtures.SessionPlaceholder;
import io.jsonrpc.fixtures.SpecHandler;
import io.jsonrpc.fixtures.WireCase;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every wire vector on a session without a network, with handlers that run at once and with handlers that run late. */
class WireVectorsOnSessionsTests {

    static final List<WireCase> VECTORS = WireVectors.all();

    @ParameterizedTest
    @FieldSource("VECTORS")
    void handlersRunAfterEachFrame(WireCase vector) {
        run(vector, true);
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void handlersRunAtTheEnd(WireCase vector) {
        run(vector, false);
    }

    private static void run(WireCase vector, boolean eager) {
        TestServer server = new TestServer();
        JsonRpcHandler<?> handler = vector.endpoint().equals("/spec") ? new SpecHandler() : new EchoHandler();
        TestSocket socket = server.open(TestServer.endpoint(vector.endpoint(), handler));
        SessionPlaceholder session = new SessionPlaceholder();
        List<String> received = new ArrayList<>();

        for (String frame : vector.in()) {
            if (!session.isReady(frame)) {
                server.workers.runAll();
                check(vector, session, received, socket);
            }
            socket.listener.onText(session.fill(frame), true);
            if (eager) {
                server.workers.runAll();
            }
        }
        server.workers.runAll();
        check(vector, session, received, socket);

        assertThat(received).as("answers").hasSameSizeAs(vector.out());
        assertThat(socket.closed == null ? null : socket.closed.code())
                .as("close code")
                .isEqualTo(vector.closes());
        if (vector.closes() == null) {
            assertThat(socket.exchange("{\"jsonrpc\":\"2.0\",\"id\":\"sentinel\",\"method\":\"get_data\"}"))
                    .as("still works")
                    .hasSize(1);
        }
    }

    private static void check(WireCase vector, SessionPlaceholder session, List<String> received, TestSocket socket) {
        for (String answer : socket.takeReceived()) {
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
}
