package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.SessionPlaceholder;
import io.jsonrpc.fixtures.VectorMethods;
import io.jsonrpc.fixtures.WireCase;
import io.jsonrpc.fixtures.WireVectors;
import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.NoSuchElementException;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** Every wire vector on a session without a network, with handlers that run at once and with handlers that run late. */
@Tag("exhaustive")
class WireVectorsOnSessionsTests {

    /** Binding is the same on all sessions; its vectors run on peers, and on the demo server. */
    static final List<WireCase> VECTORS = WireVectors.all().stream()
            .filter(vector -> !vector.endpoint().equals("/typed"))
            .toList();

    private static final String OFFER = "{'channels':{'max':16,'parts':16384}}";

    private static final class VectorHandler extends DefaultJsonRpcHandler<JsonElement> {

        private final String endpoint;

        VectorHandler(String endpoint) {
            this.endpoint = endpoint;
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            try {
                transaction.sendResponse(VectorMethods.call(this.endpoint, request.getMethod(), request.getParams()));
            } catch (NoSuchElementException unknown) {
                throw RequestRejectedException.methodNotFound();
            } catch (IllegalArgumentException unfit) {
                throw RequestRejectedException.invalidParams();
            }
        }
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void handlersRunAfterEachFrame(WireCase vector) {
        run(new TestServer(), vector, true);
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void handlersRunAtTheEnd(WireCase vector) {
        run(new TestServer(), vector, false);
    }

    @ParameterizedTest
    @FieldSource("VECTORS")
    void handlersHaveChannelsThatNobodyOffers(WireCase vector) {
        run(withChannels(), vector, true);
    }

    private static TestServer withChannels() {
        TestServer server = new TestServer();
        Endpoint rooms = TestServer.endpoint("/rooms", new VectorHandler("/spec").withChannels());
        server.channels.serve(List.of(rooms), "", request -> ChannelAuthorizer.Decision.ALLOW);
        return server;
    }

    /** In a session some vectors mean something else, so what it answers is compared with what another session answers. */
    @ParameterizedTest
    @FieldSource("VECTORS")
    void aSessionAnswersTheSameWhetherChannelsAreOfferedInVainOrNotAtAll(WireCase vector) {
        List<String> plain = inSession(new TestServer(), "{}", vector);

        assertThat(inSession(new TestServer(), OFFER, vector)).isEqualTo(plain);
        assertThat(inSession(withChannels(), "{}", vector)).isEqualTo(plain);
    }

    /** What a session answers, and how its socket ends. */
    private static List<String> inSession(TestServer server, String extensions, WireCase vector) {
        TestSocket socket = server.open(TestServer.endpoint(vector.endpoint(), new VectorHandler(vector.endpoint())));
        String open = ControlFrames.open(extensions);
        List<String> received = new ArrayList<>();
        String opened = socket.exchange(open).get(0);
        String sessionId =
                TestServer.result(opened).getAsJsonObject().get("sessionId").getAsString();
        String token = TestServer.result(opened).getAsJsonObject().get("token").getAsString();
        received.add(opened.replace(sessionId, "S").replace(token, "T"));
        for (String frame : vector.in()) {
            socket.listener.onText(frame, true);
            server.workers.runAll();
            socket.takeReceived().forEach(answer -> received.add(answer.replace(sessionId, "S")));
        }
        received.add("closed " + socket.closed);
        return received;
    }

    private static void run(TestServer server, WireCase vector, boolean eager) {
        TestSocket socket = server.open(TestServer.endpoint(vector.endpoint(), new VectorHandler(vector.endpoint())));
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
            assertThat(socket.exchange(request("'sentinel'", "get_data")))
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
