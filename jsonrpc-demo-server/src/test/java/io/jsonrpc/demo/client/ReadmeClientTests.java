package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcNotification;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.OfflinePolicy;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import io.jsonrpc.demo.DemoServerTest;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The snippets of the page on the Java client, line by line. */
@DemoServerTest
@Timeout(60)
class ReadmeClientTests {

    @LocalServerPort
    private int port;

    private record Greeting(String hello) {}

    private record Question(String question) {}

    /** Compiles without a catch. */
    @Test
    void asking() {
        JsonRpcClientWebSocket client = new JsonRpcClientWebSocket("ws://localhost:" + this.port + "/echo");

        JsonElement tree = client.sendRequest("echo", Map.of("hello", "world"));
        Greeting typed = client.sendRequest("echo", Map.of("hello", "world"), Greeting.class);
        CompletableFuture<JsonElement> later = client.sendRequestAsync("echo", List.of(1, 2));
        client.sendNotification("echo", Map.of("nobody", "answers"));
        List<CompletableFuture<JsonElement>> both =
                client.batch().add("echo", List.of(1)).add("echo", List.of(2)).send();

        assertThat(tree).hasToString("{\"hello\":\"world\"}");
        assertThat(typed.hello()).isEqualTo("world");
        assertThat(later.join()).hasToString("[1,2]");
        assertThat(both.get(1).join()).hasToString("[2]");
        client.close();
    }

    @Test
    void beingAsked() throws Exception {
        JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:" + this.port + "/callback");

        JsonRpcHandler<JsonElement> handlerForEverythingElse = (transaction, request) -> {};

        client.setMethodHandler("question", Question.class, (params, session) -> "To " + params.question() + ": 42");
        client.setServerRequestHandler(handlerForEverythingElse);

        assertThat(client.sendRequest("callback", Map.of("question", "life"), String.class))
                .isEqualTo("To life: 42");
        client.close();
    }

    interface Callback {

        String callback(String question);
    }

    interface Page {

        String question(String question);

        @JsonRpcNotification
        void told(String text);
    }

    private static final class MyPage implements Page {

        @Override
        public String question(String question) {
            return "To " + question + ": 42";
        }

        @Override
        public void told(String text) {}
    }

    @Test
    void sharedInterfaces() throws Exception {
        JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:" + this.port + "/callback");

        client.implement(Page.class, new MyPage());
        Callback server = client.proxy(Callback.class);
        String answer = server.callback("life");

        assertThat(answer).isEqualTo("To life: 42");
        client.close();
    }

    @Test
    void allOptions() throws Exception {
        String token = "secret";
        JsonRpcClientWebSocket client = JsonRpcClientWebSocket.builder("ws://localhost:" + this.port + "/echo")
                .heartbeat(Duration.ofSeconds(5))
                .requestTimeout(Duration.ofSeconds(10))
                .bearerToken(() -> token)
                .reconnect(ReconnectPolicy.DEFAULT.withMaxTime(Duration.ofMinutes(10)))
                .whileReconnecting(OfflinePolicy.FAIL)
                .listener(new JsonRpcWSConnectionListener() {

                    @Override
                    public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
                        // Subscribe again unless the session is the same.
                    }

                    @Override
                    public void disconnected(DisconnectReason reason) {
                        // No further try: the reason says why.
                    }
                })
                .build();
        client.connect();
        String sessionId = client.getSession().getSessionId();

        assertThat(sessionId).isNotEmpty();
        client.close();
    }

    @Test
    void theIdOfASubscriptionIsKnownWhenItsFirstNotificationIsHandled() throws Exception {
        JsonRpcClient client = new JsonRpcClientWebSocket("ws://localhost:" + this.port + "/echo");
        Map<String, Runnable> subscriptions = new ConcurrentHashMap<>();
        List<String> params = List.of("news");
        Runnable listener = () -> {};

        CompletableFuture<Void> subscribed = client.<String>sendRequestAsync("subscribe", params, String.class, null)
                .thenAccept(id -> subscriptions.put(id, listener));

        subscribed.join();
        assertThat(subscriptions)
                .as("/echo leaves other methods without a result")
                .containsKey("");
        client.close();
    }
}
