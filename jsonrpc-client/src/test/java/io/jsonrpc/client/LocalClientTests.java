package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonObject;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

@Timeout(30)
class LocalClientTests {

    /** Echoes; {@code back} asks the client before it answers. */
    private static class Echo extends DefaultJsonRpcHandler<JsonObject> {

        final CompletableFuture<String> closed = new CompletableFuture<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
            if (request.getMethod().equals("back")) {
                transaction.sendResponse(
                        transaction.getSession().sendRequest("mirror", request.getParams(), JsonObject.class));
            } else {
                transaction.sendResponse(request.getParams());
            }
        }

        @Override
        public void afterConnectionClosed(Session session, String status) {
            this.closed.complete(status);
        }
    }

    private record Point(int x, int y) {}

    @Test
    void aPojoComesBackAsItWas() throws Exception {
        try (JsonRpcClient client = new JsonRpcClientLocal(new Echo())) {
            assertThat(client.sendRequest("echo", new Point(1, 2), Point.class)).isEqualTo(new Point(1, 2));
        }
    }

    @Test
    void theHandlerAsksTheClientWhileTheClientWaits() throws Exception {
        try (JsonRpcClient client = new JsonRpcClientLocal(new Echo())) {
            client.setServerRequestHandler(new Echo());
            JsonObject answer = client.sendRequest("back", Map.of("a", 1), JsonObject.class);
            assertThat(answer).hasToString("{\"a\":1}");
        }
    }

    @Test
    void anUnknownMethodSaysAtWhichSideItIsMissing() throws Exception {
        CompletableFuture<Exception> nested = new CompletableFuture<>();
        RequestHandler<JsonObject> calls = (transaction, request) -> {
            try {
                transaction.getSession().sendRequest("mirror");
            } catch (RemoteErrorException missing) {
                nested.complete(missing);
                throw RequestRejectedException.methodNotFound();
            }
        };
        try (JsonRpcClient client = new JsonRpcClientLocal(calls)) {
            assertThatThrownBy(() -> client.sendRequest("back"))
                    .hasMessage("'back' failed at the server: -32601 Method not found");
        }
        assertThat(nested.join()).hasMessage("'mirror' failed at the client: -32601 Method not found");
    }

    @Test
    void closingEndsTheHandlersSession() throws Exception {
        Echo echo = new Echo();
        JsonRpcClient client = new JsonRpcClientLocal(echo);
        client.connect();
        client.close();
        assertThat(echo.closed.get(10, TimeUnit.SECONDS)).startsWith("1000");
        assertThatThrownBy(() -> client.sendRequest("echo")).isInstanceOf(PeerClosedException.class);
    }

    private record Listening(List<String> heard) implements RequestHandler<JsonObject>, SessionListener {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {
            this.heard.add(request.getMethod());
        }

        @Override
        public void afterConnectionEstablished(Session session) {
            this.heard.add("established");
        }
    }

    @Test
    void aLambdaHandlesRequestsOnBothEndsAndAListenerHearsOfTheSession() throws Exception {
        List<String> heard = new CopyOnWriteArrayList<>();
        try (JsonRpcClient client = new JsonRpcClientLocal((transaction, request) ->
                transaction.sendResponse(transaction.getSession().sendRequest("ask", null, String.class)))) {
            client.setServerRequestHandler((transaction, request) -> transaction.sendResponse("from the client"));
            assertThat(client.sendRequest("any", null, String.class)).isEqualTo("from the client");
        }
        try (JsonRpcClient client = new JsonRpcClientLocal(new Listening(heard))) {
            assertThat(client.sendRequest("any", null, String.class)).isEmpty();
        }
        assertThat(heard).containsExactly("established", "any");
    }
}
