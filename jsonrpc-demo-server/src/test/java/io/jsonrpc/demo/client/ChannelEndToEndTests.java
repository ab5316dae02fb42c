package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.policy.Backoff;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.demo.DemoServerTest;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The channels of the Java client on the demo server, on one socket that breaks. */
@DemoServerTest
@Timeout(120)
@Tag("exhaustive")
class ChannelEndToEndTests {

    private static final int BREAKS = 20;

    private static final int CALLS = 20;

    @LocalServerPort
    private int port;

    private static JsonRpcClientWebSocket client(int port) {
        return client(port, "/jsonrpc", UnaryOperator.identity());
    }

    private static JsonRpcClientWebSocket client(int port, String path, UnaryOperator<JsonRpcClientBuilder> options) {
        JsonRpcClientWebSocket client = options.apply(JsonRpcClientWebSocket.builder("ws://localhost:" + port + path)
                        .session(SessionMode.REQUIRED)
                        .connectionTimeout(Duration.ofMinutes(1))
                        .reconnect(ReconnectPolicy.DEFAULT.withBackoff(Backoff.fixed(Duration.ofMillis(1)))))
                .build();
        client.connect();
        return client;
    }

    private static void callOverABreak(FaultProxy proxy, JsonRpcClient... clients) throws Exception {
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        for (JsonRpcClient client : clients) {
            assertThat(client.sendRequest("echo", List.of(0))).hasToString("[0]");
        }
        for (int number = 0; number < CALLS; number++) {
            for (JsonRpcClient client : clients) {
                answers.add(client.sendRequestAsync("echo", List.of(answers.size())));
            }
            if (number == CALLS / 2) {
                proxy.cut();
            }
        }
        for (int number = 0; number < answers.size(); number++) {
            assertThat(answers.get(number).get(60, TimeUnit.SECONDS)).hasToString("[" + number + "]");
        }
    }

    @Test
    void eachCallOnAChannelIsAnsweredOnceHoweverOftenTheSocketBreaks() throws Exception {
        try (FaultProxy proxy = new FaultProxy(this.port);
                JsonRpcClientWebSocket client = client(proxy.port());
                JsonRpcClient echo = client.channel("/echo");
                JsonRpcClient spec = client.channel("/spec")) {
            List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
            for (int round = 0; round < BREAKS; round++) {
                for (int call = 0; call < CALLS; call++) {
                    answers.add(echo.sendRequestAsync("echo", List.of(answers.size())));
                }
                proxy.cut();
            }
            for (int number = 0; number < answers.size(); number++) {
                assertThat(answers.get(number).get(60, TimeUnit.SECONDS)).hasToString("[" + number + "]");
            }
            assertThat(spec.sendRequest("subtract", List.of(42, 23))).hasToString("19");
            assertThat(proxy.connections()).isEqualTo(1);
        }
    }

    @Test
    void aPathWithoutChannelsIsRefused() {
        try (JsonRpcClientWebSocket client = client(this.port)) {
            JsonRpcClient slow = client.channel("/slow", options -> options.withFallback(false));
            assertThatThrownBy(() -> slow.sendRequest("echo", List.of())).isInstanceOf(ChannelRefusedException.class);
        }
    }

    /** A server before channels and one on which no handler has them say the same. */
    @Test
    void aServerWithoutChannelsServesTheChannelsOfAClientOnSocketsOfTheirOwn() throws Exception {
        RequestHandler<JsonElement> echo = (transaction, request) -> transaction.sendResponse(request.getParams());
        try (TestApplication old = TestApplication.start(
                        registry -> registry.addHandler(echo, "/echo").addHandler(echo, "/other"));
                FaultProxy proxy = new FaultProxy(old.port());
                JsonRpcClientWebSocket client = client(proxy.port(), "/echo", UnaryOperator.identity());
                JsonRpcClient other = client.channel("/other")) {
            callOverABreak(proxy, client, other);
            assertThat(proxy.connections()).isEqualTo(2);
            assertThat(old.sessions().sessionCount()).isEqualTo(2);
        }
    }

    @Test
    void aClientWithoutChannelsFindsAServerWithThemAsEver() throws Exception {
        try (FaultProxy proxy = new FaultProxy(this.port);
                JsonRpcClientWebSocket client = client(proxy.port(), "/echo", options -> options.channels(false));
                JsonRpcClient spec = client.channel("/spec")) {
            callOverABreak(proxy, client);
            assertThat(proxy.connections()).isEqualTo(1);
            assertThat(spec.sendRequest("subtract", List.of(42, 23))).hasToString("19");
            assertThat(proxy.connections()).isEqualTo(2);
        }
    }
}
