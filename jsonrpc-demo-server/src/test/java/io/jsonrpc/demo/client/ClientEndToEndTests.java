package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.demo.DemoServer;
import io.jsonrpc.demo.DemoServerTest;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.builder.SpringApplicationBuilder;
import org.springframework.boot.test.web.server.LocalServerPort;
import org.springframework.boot.web.server.context.WebServerApplicationContext;
import org.springframework.context.ConfigurableApplicationContext;

@DemoServerTest
@Timeout(60)
class ClientEndToEndTests {

    @LocalServerPort
    private int port;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private record Point(int x, int y) {}

    private String uri(String path) {
        return "ws://localhost:" + this.port + path;
    }

    private String event() throws InterruptedException {
        return this.events.poll(20, TimeUnit.SECONDS);
    }

    private final class Events implements JsonRpcWSConnectionListener {

        @Override
        public void reconnecting() {
            ClientEndToEndTests.this.events.add("reconnecting");
        }

        @Override
        public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
            ClientEndToEndTests.this.events.add("reconnected " + sameSession + (loss == null ? "" : " " + loss));
        }
    }

    @Test
    void aPojoIsEchoed() throws Exception {
        try (JsonRpcClient client = PatientClients.client(uri("/echo"))) {
            assertThat(client.sendRequest("echo", new Point(1, 2), Point.class)).isEqualTo(new Point(1, 2));
            assertThat(client.getSession().getSessionId()).isNotEmpty();
        }
    }

    @Test
    void aLargeMessageIsEchoed() throws Exception {
        try (JsonRpcClient client = PatientClients.client(uri("/echo"))) {
            String large = "ä€😀x".repeat(66_000);
            String[] echoed = client.sendRequest("echo", new String[] {large}, String[].class);
            assertThat(echoed).containsExactly(large);
        }
    }

    @Test
    void theServerAsksBackWhileTheClientWaits() throws Exception {
        try (JsonRpcClient client = PatientClients.client(uri("/callback"))) {
            client.setMethodHandler("question", JsonObject.class, (params, session) -> Map.of("answer", params));
            JsonElement answer = client.sendRequest("callback", Map.of("a", 1));
            assertThat(answer).hasToString("{\"answer\":{\"a\":1}}");
        }
    }

    @Test
    void notificationsOfTheServerComeInOrder() throws Exception {
        BlockingQueue<Long> ticks = new LinkedBlockingQueue<>();
        try (JsonRpcClient client = PatientClients.client(uri("/clock"))) {
            client.setMethodHandler(
                    "tick",
                    JsonObject.class,
                    (params, session) -> ticks.add(params.get("seq").getAsLong()));
            client.sendRequest("start", Map.of("intervalMillis", 100));
            long first = ticks.poll(10, TimeUnit.SECONDS);
            for (long next = first + 1; next < first + 5; next++) {
                assertThat(ticks.poll(10, TimeUnit.SECONDS)).isEqualTo(next);
            }
            client.sendRequest("stop");
        }
    }

    @Test
    void aBatchHasOneFutureForEachEntry() throws Exception {
        try (JsonRpcClient client = PatientClients.client(uri("/echo"))) {
            List<CompletableFuture<JsonElement>> answers = client.batch()
                    .add("echo", List.of(1))
                    .addNotification("echo", List.of(2))
                    .add("rpc.unknown", null)
                    .send();
            assertThat(answers.get(0).get(10, TimeUnit.SECONDS)).hasToString("[1]");
            assertThatThrownBy(() -> answers.get(1).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RemoteErrorException.class);
        }
    }

    @Test
    void cancellingReachesTheServer() throws Exception {
        try (JsonRpcClientWebSocket client = PatientClients.client(uri("/slow"))) {
            client.connect();
            CompletableFuture<JsonElement> slow = client.sendRequestAsync("slow", Map.of("millis", 60_000));
            slow.cancel(false);
            assertThat(client.sendRequest("slow", Map.of("millis", 0), Integer.class))
                    .isZero();
            assertThat(client.getLoad().pending()).isZero();
        }
    }

    @Test
    void aPathThatIsNotThere() {
        JsonRpcClientWebSocket client = PatientClients.client(uri("/nothing"));
        assertThatThrownBy(client::connect)
                .isInstanceOfSatisfying(
                        ConnectFailedException.class,
                        failure -> assertThat(failure.getHttpStatus()).isEqualTo(404));
        client.close();
    }

    @Test
    void anotherProcessResumesTheSession() throws Exception {
        try (FaultProxy proxy = new FaultProxy(this.port)) {
            JsonRpcClientWebSocket crashed = PatientClients.builder("ws://localhost:" + proxy.port() + "/echo")
                    .session(SessionMode.CLASSIC)
                    .build();
            crashed.connect();
            String sessionId = crashed.getSession().getSessionId();
            proxy.refuse(true);
            proxy.cut();
            try (JsonRpcClientWebSocket next = PatientClients.client(uri("/echo"))) {
                assertThat(next.connect(sessionId)).isTrue();
                assertThat(next.getSession().getSessionId()).isEqualTo(sessionId);
            }
            crashed.close();
            try (JsonRpcClientWebSocket late = PatientClients.client(uri("/echo"))) {
                assertThat(late.connect(sessionId)).isFalse();
                assertThat(late.getSession().getSessionId()).isNotEqualTo(sessionId);
            }
        }
    }

    @Test
    void aServerThatIsStartedAnewKnowsNoSessionAndWhatWasWrittenFailsWhatWaitedDoesNot() throws Exception {
        ConfigurableApplicationContext first = start(0);
        int firstPort = portOf(first);
        try (JsonRpcClientWebSocket client = PatientClients.builder("ws://localhost:" + firstPort + "/slow")
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(20))))
                .listener(new Events())
                .build()) {
            client.connect();
            CompletableFuture<JsonElement> sent = client.sendRequestAsync("slow", Map.of("millis", 60_000));
            client.sendRequest("slow", Map.of("millis", 0));
            first.close();
            assertThat(event()).isEqualTo("reconnecting");
            CompletableFuture<JsonElement> waiting = client.sendRequestAsync("slow", Map.of("millis", 1));
            try (ConfigurableApplicationContext second = start(firstPort)) {
                assertThat(portOf(second)).isEqualTo(firstPort);
                assertThat(event()).isEqualTo("reconnected false DENIED");
                assertThat(receiptOf(sent)).isNotEqualTo(Receipt.NOT_RECEIVED);
                assertThat(waiting.get(10, TimeUnit.SECONDS)).hasToString("1");
                assertThat(client.sendRequest("slow", Map.of("millis", 1), Integer.class))
                        .isEqualTo(1);
            }
        }
    }

    private static Receipt receiptOf(CompletableFuture<?> lost) {
        Throwable failure = assertThatThrownBy(() -> lost.get(10, TimeUnit.SECONDS))
                .cause()
                .isInstanceOf(SessionLostException.class)
                .actual();
        return ((SessionLostException) failure).getReceipt();
    }

    private static ConfigurableApplicationContext start(int port) {
        return new SpringApplicationBuilder(DemoServer.class)
                .properties("spring.main.banner-mode=off", "logging.level.root=WARN")
                .run(
                        "--server.port=" + port,
                        "--spring.lifecycle.timeout-per-shutdown-phase=200ms",
                        "--spring.autoconfigure.exclude=");
    }

    private static int portOf(ConfigurableApplicationContext context) {
        return ((WebServerApplicationContext) context).getWebServer().getPort();
    }
}
