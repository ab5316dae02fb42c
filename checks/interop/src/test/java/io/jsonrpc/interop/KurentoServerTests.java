package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.network.FaultProxy;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The Java client against Kurento's server 7.2.0, which runs in a JVM of its own: src/test/kurento-server. */
@Timeout(60)
class KurentoServerTests {

    private static KurentoServer server;

    @BeforeAll
    @Timeout(180)
    static void start() throws Exception {
        server = KurentoServer.start();
    }

    @AfterAll
    static void stop() {
        if (server != null) {
            server.close();
        }
    }

    private static ForeignClient client(int port) {
        return new ForeignClient("ws://127.0.0.1:" + port + "/rpc");
    }

    /** An answer without the session id that the server adds to it. */
    private static JsonElement plain(JsonElement answer, String sessionId) {
        JsonObject object = answer.getAsJsonObject().deepCopy();
        assertThat(object.remove("sessionId").getAsString()).isEqualTo(sessionId);
        return object;
    }

    private static JsonElement json(String text) {
        return JsonParser.parseString(text);
    }

    @Test
    void callsGoBothWays() throws Exception {
        try (ForeignClient foreign = client(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.setMethodHandler("question", JsonElement.class, (params, session) -> Map.of("asked", params));
            client.connect();
            assertThat(foreign.event()).isEqualTo("connected");
            String session = client.getSession().getSessionId();
            assertThat(session).isNotEmpty();

            assertThat(plain(client.sendRequest("echo", Map.of("a", 1)), session))
                    .isEqualTo(json("{\"a\":1}"));
            assertThat(plain(client.sendRequest("scalar"), session))
                    .as("a scalar is wrapped")
                    .isEqualTo(json("{\"value\":\"text\"}"));
            assertThat(plain(client.sendRequest("ask", Map.of("x", 1)), session))
                    .isEqualTo(json("{\"asked\":{\"x\":1}}"));
            assertThatThrownBy(() -> client.sendRequest("nosuch"))
                    .isInstanceOfSatisfying(
                            RemoteErrorException.class,
                            refusal -> assertThat(refusal.getCode()).isEqualTo(-32601));
            client.sendNotification("note", Map.of("n", 1));
            assertThat(server.next("note")).isEqualTo("{\"n\":1}");

            foreign.closesCleanly();
        }
    }

    @Test
    void aBrokenConnectionComesBackToTheSameSession() throws Exception {
        try (FaultProxy proxy = new FaultProxy(server.port());
                ForeignClient foreign = client(proxy.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.enableHeartbeat(Duration.ofMillis(200));
            client.connect();
            assertThat(foreign.event()).isEqualTo("connected");
            String session = client.getSession().getSessionId();
            assertThat(client.sendRequest("echo", Map.of("a", 1))).isNotNull();

            proxy.end();

            assertThat(foreign.event()).isEqualTo("reconnecting NETWORK");
            assertThat(foreign.event()).isEqualTo("reconnected true");
            assertThat(client.getSession().getSessionId()).isEqualTo(session);
            assertThat(plain(client.sendRequest("echo", Map.of("a", 2)), session))
                    .isEqualTo(json("{\"a\":2}"));
            foreign.closesCleanly();
        }
    }

    /** Its watchdog closes the socket of whoever announced pings and sends none for three intervals. */
    @Test
    void theHeartbeatIsItsPing() throws Exception {
        Duration interval = Duration.ofMillis(300);
        try (ForeignClient beating = client(server.port())) {
            beating.client.enableHeartbeat(interval);
            beating.client.connect();
            assertThat(beating.event()).isEqualTo("connected");

            try (ForeignClient silent = client(server.port())) {
                silent.client.sendRequest("ping", Map.of("interval", interval.toMillis()));
                assertThat(silent.event()).isEqualTo("connected");
                assertThat(silent.event()).as("the watchdog bites").isEqualTo("disconnected CLOSED_BY_SERVER");
            }

            assertThat(beating.isQuietFor(interval.multipliedBy(4))).isTrue();
            beating.closesCleanly();
        }
    }

    @Test
    void aBatchIsNotAnsweredAndDoesNoHarm() throws Exception {
        try (ForeignClient foreign = client(server.port())) {
            JsonRpcClientWebSocket client = foreign.client;
            client.setRequestTimeout(Duration.ofMillis(500));
            List<CompletableFuture<JsonElement>> batch =
                    client.batch().add("echo", Map.of("a", 1)).send();
            assertThatThrownBy(() -> batch.get(0).join()).hasCauseInstanceOf(RequestTimeoutException.class);
            client.setRequestTimeout(Duration.ofSeconds(10));
            assertThat(client.sendRequest("echo", Map.of("a", 1))).isNotNull();
            assertThat(foreign.event()).isEqualTo("connected");
            foreign.closesCleanly();
        }
    }
}
