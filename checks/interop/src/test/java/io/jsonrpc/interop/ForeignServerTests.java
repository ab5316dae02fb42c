package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The Java client against servers not of our making, in Node: src/test/js/servers/server.js. */
@Timeout(60)
class ForeignServerTests {

    private static final String ECHO = "echo";

    private static final String BY_HAND = "ws";

    private static final String RPC_WEBSOCKETS = "rpc-websockets";

    private static NodeProject project;

    @BeforeAll
    static void install() throws Exception {
        project = NodeServer.install();
    }

    private static NodeServer start(String which) throws InterruptedException {
        return NodeServer.start(project, which);
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    private static void assertRefused(ThrowingCallable call, int code) {
        assertThatThrownBy(call)
                .isInstanceOfSatisfying(
                        RemoteErrorException.class,
                        refusal -> assertThat(refusal.getCode()).isEqualTo(code));
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_HAND, RPC_WEBSOCKETS})
    void callsAreAnsweredAndNotificationsArrive(String which) throws Exception {
        try (NodeServer server = start(which);
                ForeignClient foreign = new ForeignClient(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.connect();
            assertThat(foreign.event()).isEqualTo("connected");
            assertThat(client.getSession().getSessionId()).as("no session").isEmpty();

            assertThat(client.sendRequest("echo", Map.of("a", 1))).isEqualTo(json("{\"a\":1}"));
            assertThat(client.sendRequest("echo", List.of("ä", 2))).isEqualTo(json("[\"ä\",2]"));
            assertRefused(() -> client.sendRequest("nosuch"), -32601);
            client.sendNotification("note", Map.of("n", 1));
            assertThat(json(server.nextMessageWith("note")))
                    .isEqualTo(json("{\"jsonrpc\":\"2.0\",\"method\":\"note\",\"params\":{\"n\":1}}"));
            assertThat(client.sendRequest("echo", Map.of("a", 2))).isEqualTo(json("{\"a\":2}"));

            foreign.closesCleanly();
            assertThat(server.next("close")).isEqualTo("1000");
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_HAND, RPC_WEBSOCKETS})
    void theHeartbeatGoesOnWithWebSocketPings(String which) throws Exception {
        try (NodeServer server = start(which);
                ForeignClient foreign = new ForeignClient(server.port())) {
            foreign.client.connect();
            foreign.client.enableHeartbeat(Duration.ofMillis(100));
            server.nextMessageWith("\"ping\"");
            for (int beat = 0; beat < 5; beat++) {
                // Fails when another message comes first.
                assertThat(server.any()).isEqualTo("ping ");
            }
            assertThat(foreign.client.getState()).isEqualTo(ConnectionState.CONNECTED);
            assertThat(foreign.event()).isEqualTo("connected");
            foreign.closesCleanly();
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {BY_HAND, RPC_WEBSOCKETS})
    void aDroppedSocketIsMadeAnewAndTheHeartbeatGoesOn(String which) throws Exception {
        try (NodeServer server = start(which);
                ForeignClient foreign = new ForeignClient(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.enableHeartbeat(Duration.ofMillis(100));
            client.connect();
            assertThat(foreign.event()).isEqualTo("connected");

            assertThatThrownBy(() -> client.sendRequest("drop")).isInstanceOf(ConnectionLostException.class);

            assertThat(foreign.event()).isEqualTo("reconnecting NETWORK");
            assertThat(foreign.event()).isEqualTo("reconnected false");
            assertThat(client.sendRequest("echo", Map.of("a", 1))).isEqualTo(json("{\"a\":1}"));
            server.nextMessageWith("\"echo\"");
            server.next("ping");
            server.next("ping");
            foreign.closesCleanly();
        }
    }

    @Test
    void theServerByHandCallsBack() throws Exception {
        try (NodeServer server = start(BY_HAND);
                ForeignClient foreign = new ForeignClient(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            assertThat(client.sendRequest("ask", Map.of("x", 1)))
                    .as("without a handler")
                    .asString()
                    .contains("-32601");
            client.setMethodHandler("question", JsonElement.class, (params, session) -> Map.of("asked", params));
            assertThat(client.sendRequest("ask", Map.of("x", 1))).isEqualTo(json("{\"result\":{\"asked\":{\"x\":1}}}"));
            assertThat(foreign.event()).isEqualTo("connected");
            foreign.closesCleanly();
        }
    }

    @Test
    void rpcWebsocketsAnswersBatches() throws Exception {
        try (NodeServer server = start(RPC_WEBSOCKETS);
                ForeignClient foreign = new ForeignClient(server.port())) {
            List<CompletableFuture<JsonElement>> both = foreign.client
                    .batch()
                    .add("echo", List.of(1))
                    .add("nosuch", List.of(2))
                    .send();
            assertThat(both.get(0).get(10, TimeUnit.SECONDS)).isEqualTo(json("[1]"));
            assertThatThrownBy(() -> both.get(1).get(10, TimeUnit.SECONDS))
                    .hasCauseInstanceOf(RemoteErrorException.class);
        }
    }

    /** It answers the notification of the timeout, with an error and the id null. */
    @Test
    void aTimeoutAtRpcWebsocketsEndsThatCallOnly() throws Exception {
        try (NodeServer server = start(RPC_WEBSOCKETS);
                ForeignClient foreign = new ForeignClient(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            assertRefused(() -> client.sendRequest("fail"), -32000);
            client.setRequestTimeout(Duration.ofMillis(100));
            assertThatThrownBy(() -> client.sendRequest("never")).isInstanceOf(RequestTimeoutException.class);
            server.nextMessageWith("$/cancelRequest");
            client.setRequestTimeout(Duration.ofSeconds(10));
            assertThat(client.sendRequest("echo", List.of(1))).isEqualTo(json("[1]"));
            assertThat(foreign.event()).isEqualTo("connected");
            foreign.closesCleanly();
        }
    }

    /** Its events are no JSON-RPC: {"notification":"tick","params":…}. */
    @Test
    void eventsOfRpcWebsocketsAreNotHeardAndDoNoHarm() throws Exception {
        try (NodeServer server = start(RPC_WEBSOCKETS);
                ForeignClient foreign = new ForeignClient(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            BlockingQueue<JsonElement> heard = new LinkedBlockingQueue<>();
            client.setMethodHandler("tick", JsonElement.class, (params, session) -> heard.add(params));
            assertThat(client.sendRequest("rpc.on", List.of("tick"))).isEqualTo(json("{\"tick\":\"ok\"}"));
            client.sendRequest("emit", Map.of("n", 1));
            assertThat(client.sendRequest("echo", List.of(1))).isEqualTo(json("[1]"));
            assertThat(foreign.event()).isEqualTo("connected");
            foreign.closesCleanly();
            assertThat(heard).isEmpty();
        }
    }

    @Test
    void atABareEchoEveryCallEndsWithMethodNotFound() throws Exception {
        try (NodeServer server = start(ECHO);
                FaultProxy proxy = new FaultProxy(server.port());
                ForeignClient foreign = new ForeignClient(proxy.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.connect();
            assertThat(foreign.event()).isEqualTo("connected");
            assertThat(client.getSession().getSessionId()).as("no session").isEmpty();

            assertRefused(() -> client.sendRequest("echo", Map.of("a", 1)), -32601);
            assertRefused(() -> client.sendRequest("nosuch"), -32601);
            client.sendNotification("note", Map.of("n", 1));
            server.nextMessageWith("note");
            client.enableHeartbeat(Duration.ofMillis(100));
            for (int beat = 0; beat < 5; beat++) {
                server.next("ping");
            }
            assertThat(client.getState()).isEqualTo(ConnectionState.CONNECTED);

            proxy.end();
            assertThat(foreign.event()).isEqualTo("reconnecting NETWORK");
            assertThat(foreign.event()).isEqualTo("reconnected false");
            assertRefused(() -> client.sendRequest("echo", List.of(1)), -32601);
            foreign.closesCleanly();
            assertThat(server.next("close")).isNotNull();
        }
    }
}
