package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.JsonRpcWSConnectionListener;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java client, and a server that is killed and started again. */
@Tag("exhaustive")
@Timeout(120)
class RestartTests {

    private static final int MESSAGES = 200;

    /** Answers requests with their params, and remembers what it was told. */
    private static final class Server extends DefaultJsonRpcHandler<JsonElement> {

        final BlockingQueue<String> received = new LinkedBlockingQueue<>();

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            this.received.add(request.getMethod() + request.getParams());
            if (!transaction.isNotification()) {
                transaction.sendResponse(request.getParams());
            }
        }

        TestApplication start() {
            return TestApplication.start(
                    registry -> registry.addHandler(this, "/talk"), "jsonrpc.server.shutdown-grace-period=0s");
        }
    }

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private JsonRpcClientWebSocket client(int port) {
        return PatientClients.builder("ws://localhost:" + port + "/talk")
                .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(20))))
                .listener(new JsonRpcWSConnectionListener() {

                    @Override
                    public void reconnecting(DisconnectReason reason) {
                        RestartTests.this.events.add("reconnecting");
                    }

                    @Override
                    public void reconnected(boolean sameSession, @Nullable SessionLoss loss) {
                        RestartTests.this.events.add("reconnected " + sameSession + " " + loss);
                    }
                })
                .build();
    }

    private String event() throws InterruptedException {
        return this.events.poll(60, TimeUnit.SECONDS);
    }

    @Test
    void whatIsSentMeanwhileReachesTheNextServerOnceAndInOrder() throws Exception {
        Server first = new Server();
        Server next = new Server();
        List<CompletableFuture<JsonElement>> calls = new ArrayList<>();
        List<CompletableFuture<Void>> notifications = new ArrayList<>();
        List<String> sent = new ArrayList<>();
        TestApplication killed = first.start();
        try (FaultProxy proxy = new FaultProxy(killed.port());
                JsonRpcClientWebSocket client = client(proxy.port())) {
            client.sendRequest("first", List.of(0));
            proxy.refuse(true);
            proxy.cut();
            assertThat(event()).isEqualTo("reconnecting");
            killed.close();

            for (int number = 0; number < MESSAGES; number++) {
                calls.add(client.sendRequestAsync("call", List.of(number)));
                notifications.add(client.sendNotificationAsync("tell", List.of(number)));
                sent.addAll(List.of("call[" + number + "]", "tell[" + number + "]"));
            }
            assertThat(Stream.concat(calls.stream(), notifications.stream())).noneMatch(CompletableFuture::isDone);

            try (TestApplication application = next.start()) {
                proxy.target(application.port());
                proxy.refuse(false);

                assertThat(event()).isEqualTo("reconnected false DENIED");
                assertThat(CompletableFuture.allOf(notifications.toArray(CompletableFuture[]::new)))
                        .succeedsWithin(Duration.ofSeconds(60));
                for (int number = 0; number < MESSAGES; number++) {
                    assertThat(calls.get(number))
                            .succeedsWithin(Duration.ofSeconds(60))
                            .hasToString("[" + number + "]");
                }
                client.sendRequest("last", List.of(0));
            }
        }
        sent.add("last[0]");
        assertThat(first.received).containsExactly("first[0]");
        assertThat(next.received).containsExactlyElementsOf(sent);
    }
}
