package io.jsonrpc.interop;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.network.FaultProxy;
import java.io.IOException;
import java.util.List;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.kurento.jsonrpc.DefaultJsonRpcHandler;
import org.kurento.jsonrpc.JsonRpcErrorException;
import org.kurento.jsonrpc.Transaction;
import org.kurento.jsonrpc.client.Continuation;
import org.kurento.jsonrpc.client.JsonRpcClientNettyWebSocket;
import org.kurento.jsonrpc.client.JsonRpcWSConnectionListener;
import org.kurento.jsonrpc.message.Request;
import org.springframework.beans.factory.annotation.Autowired;
import org.springframework.boot.test.web.server.LocalServerPort;

/** The published Java client, org.kurento:kurento-jsonrpc-client. */
@InteropServerTest
@Timeout(30)
class KurentoJavaClientTests {

    private static final long SECONDS_TO_WAIT = 10;

    @LocalServerPort
    private int port;

    @Autowired
    private ProbeHandler probe;

    private final BlockingQueue<String> events = new LinkedBlockingQueue<>();

    private JsonRpcClientNettyWebSocket client;

    private FaultProxy proxy;

    @AfterEach
    void close() throws IOException {
        if (this.client != null && !this.client.isClosedByUser()) {
            this.client.close();
        }
        if (this.proxy != null) {
            this.proxy.close();
        }
    }

    private JsonRpcClientNettyWebSocket client(String path) {
        return client(this.port, path);
    }

    private JsonRpcClientNettyWebSocket clientBehindProxy(String path) throws IOException {
        this.proxy = new FaultProxy(this.port);
        return client(this.proxy.port(), path);
    }

    private JsonRpcClientNettyWebSocket client(int onPort, String path) {
        this.client = new JsonRpcClientNettyWebSocket("ws://127.0.0.1:" + onPort + path, new Recorder(this.events));
        this.client.setRequestTimeout(TimeUnit.SECONDS.toMillis(SECONDS_TO_WAIT));
        return this.client;
    }

    private static String next(BlockingQueue<String> queue) throws InterruptedException {
        return queue.poll(SECONDS_TO_WAIT, TimeUnit.SECONDS);
    }

    private static JsonObject json(String name, Object value) {
        JsonObject object = new JsonObject();
        if (value instanceof Number number) {
            object.addProperty(name, number);
        } else {
            object.addProperty(name, value.toString());
        }
        return object;
    }

    private BlockingQueue<String> serverEvents() {
        return this.probe.events(this.client.getSession().getSessionId());
    }

    private static class Person {
        private String name;
        private int age;
        private List<String> tags;
    }

    @Test
    void calls() throws Exception {
        JsonRpcClientNettyWebSocket echo = client("/echo");
        Person ada = new Person();
        ada.name = "Ada \uD83D\uDC69";
        ada.age = 36;
        ada.tags = List.of("a", "b");

        echo.connect();

        assertThat(echo.sendRequest("echo", ada, Person.class))
                .usingRecursiveComparison()
                .isEqualTo(ada);
        assertThat(echo.sendRequest("echo", json("n", 1))).isEqualTo(json("n", 1));
        assertThat(echo.sendRequest("unknown", String.class)).isEmpty();
        assertThat(next(this.events)).isEqualTo("connected");
    }

    @Test
    void callsWithoutConnectingFirst() throws Exception {
        assertThat(client("/echo").sendRequest("echo", json("n", 1))).isEqualTo(json("n", 1));
    }

    @Test
    void callsWithAContinuation() throws Exception {
        CompletableFuture<JsonElement> answer = new CompletableFuture<>();

        client("/echo").sendRequest("echo", json("n", 1), new Continuation<>() {
            @Override
            public void onSuccess(JsonElement result) {
                answer.complete(result);
            }

            @Override
            public void onError(Throwable cause) {
                answer.completeExceptionally(cause);
            }
        });

        assertThat(answer.get(SECONDS_TO_WAIT, TimeUnit.SECONDS)).isEqualTo(json("n", 1));
    }

    @Test
    void readsResultsOfAllShapes() throws Exception {
        JsonRpcClientNettyWebSocket spec = client("/spec");
        spec.connectWithSession();

        assertThat(spec.sendRequest("subtract", Map.of("minuend", 42, "subtrahend", 23), Integer.class))
                .isEqualTo(19);
        assertThat(spec.sendRequest("get_data", JsonElement.class).toString()).isEqualTo("[\"hello\",5]");
        assertThat(spec.sendRequest("get_data", Object[].class)).containsExactly("hello", 5.0);

        JsonRpcClientNettyWebSocket kept = new JsonRpcClientNettyWebSocket("ws://127.0.0.1:" + this.port + "/probe");
        try (kept) {
            assertThat(kept.sendRequest("store", json("value", "x"), Void.class))
                    .isNull();
            assertThat(kept.sendRequest("load", JsonObject.class)).isEqualTo(json("value", "x"));
        }
    }

    @Test
    void errorsHaveTheirCodeMessageAndData() throws Exception {
        JsonRpcClientNettyWebSocket spec = client("/spec");
        spec.connectWithSession();

        assertThatExceptionOfType(JsonRpcErrorException.class)
                .isThrownBy(() -> spec.sendRequest("foobar"))
                .satisfies(error -> {
                    assertThat(error.getCode()).isEqualTo(-32601);
                    assertThat(error.getServerMessage()).isEqualTo("Method not found");
                    assertThat(error.getData()).contains("type");
                });
    }

    @Test
    void notifies() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.connectWithSession();

        probing.sendNotification("bare");
        probing.sendNotification("noted", json("n", 1));

        assertThat(next(serverEvents())).isEqualTo("established");
        assertThat(next(serverEvents())).isEqualTo("bare {}");
        assertThat(next(serverEvents())).isEqualTo("noted {\"n\":1}");
    }

    @Test
    void isNotified() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        BlockingQueue<String> told = new LinkedBlockingQueue<>();
        probing.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) {
                told.add(request.getMethod() + " " + request.getParams() + " " + transaction.isNotification());
            }
        });
        probing.connect();

        probing.sendRequest("tell", json("n", 1));

        assertThat(next(told)).isEqualTo("told {\"n\":1} true");
    }

    @Test
    void isCalledBack() throws Exception {
        JsonRpcClientNettyWebSocket asked = client("/callback");
        asked.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
                transaction.sendResponse(
                        json(request.getMethod(), request.getParams().get("n").getAsInt() + 1));
            }
        });
        asked.connect();

        assertThat(asked.sendRequest("callback", json("n", 1))).isEqualTo(json("question", 2));
        asked.connectWithSession();
        assertThat(asked.sendRequest("callback", json("n", 2))).isEqualTo(json("question", 3));
    }

    @Test
    void isCalledBackInsideACallThatItAnswers() throws Exception {
        JsonRpcClientNettyWebSocket asked = client("/callback");
        asked.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
                int depth = request.getParams().get("depth").getAsInt();
                transaction.sendResponse(
                        depth == 3
                                ? json("reached", depth)
                                : transaction.getSession().sendRequest("callback", json("depth", depth + 1)));
            }
        });
        asked.connectWithSession();

        assertThat(asked.sendRequest("callback", json("depth", 1))).isEqualTo(json("reached", 3));
    }

    @Test
    void answersItsOwnErrorToTheServer() throws Exception {
        JsonRpcClientNettyWebSocket asked = client("/callback");
        asked.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
                transaction.sendError(17, "no answer", "because");
            }
        });
        asked.connectWithSession();

        assertThatExceptionOfType(JsonRpcErrorException.class).isThrownBy(() -> asked.sendRequest("callback"));
    }

    @Test
    void readsALargeAnswer() throws Exception {
        JsonElement answer = client("/probe").sendRequest("large", json("length", 100_000));

        assertThat(answer.getAsJsonObject().get("text").getAsString()).hasSize(100_000);
    }

    @Test
    void sessionIdInParamsIsNotSeenByTheHandler() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.connectWithSession();

        String id = probing.getSession().getSessionId();
        assertThat(id).isNotBlank();
        assertThat(probing.sendRequest("session", JsonObject.class).get("id").getAsString())
                .isEqualTo(id);
        assertThat(probing.sendRequest("params", json("a", 1), String.class)).isEqualTo("{\"a\":1}");
        assertThat(probing.sendRequest("params", 5, String.class)).isEqualTo("{\"value\":5}");
    }

    @Test
    void heartbeatIsAnsweredAndKeepsTheSocket() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.connectWithSession();
        assertThat(next(this.events)).isEqualTo("connected");

        probing.enableHeartbeat(200);

        assertThat(this.events.poll(2, TimeUnit.SECONDS)).isNull();
        assertThat(serverEvents()).containsExactly("established");
    }

    @Test
    void watchdogBreaksASocketWithoutPingsAndTheSessionComesBack() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.connectWithSession();
        probing.sendRequest("store", json("value", "x"));
        assertThat(next(this.events)).isEqualTo("connected");

        assertThat(probing.sendRequest("ping", json("interval", 100), String.class))
                .isEqualTo("pong");

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", "x"));
    }

    @Test
    void comesBackToItsSessionAfterADrop() throws Exception {
        JsonRpcClientNettyWebSocket probing = clientBehindProxy("/probe");
        probing.connectWithSession();
        String id = probing.getSession().getSessionId();
        probing.sendRequest("store", json("value", "x"));
        assertThat(next(this.events)).isEqualTo("connected");

        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", "x"));
        assertThat(probing.getSession().getSessionId()).isEqualTo(id);
        assertThat(next(serverEvents())).isEqualTo("established");
        assertThat(next(serverEvents())).isEqualTo("reconnected");
    }

    @Test
    void comesBackAfterItClosedItsOwnSocketToForceIt() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        // Its first attempt may still meet the threads that closeNativeClient is about to stop.
        probing.setTryReconnectingForever(true);
        probing.connectWithSession();
        probing.sendRequest("store", json("value", "x"));
        assertThat(next(this.events)).isEqualTo("connected");

        probing.closeNativeClient();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", "x"));
    }

    @Test
    void answerThatWasReadyWhileAwayIsDelivered() throws Exception {
        JsonRpcClientNettyWebSocket slow = clientBehindProxy("/slow");
        slow.connectWithSession();
        assertThat(next(this.events)).isEqualTo("connected");
        CompletableFuture<JsonElement> answer = new CompletableFuture<>();
        slow.sendRequest("slow", json("millis", 1000), new Continuation<>() {
            @Override
            public void onSuccess(JsonElement result) {
                answer.complete(result);
            }

            @Override
            public void onError(Throwable cause) {
                answer.completeExceptionally(cause);
            }
        });
        slow.sendRequest("ping");

        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(answer.get(SECONDS_TO_WAIT, TimeUnit.SECONDS)).isNotNull();
    }

    @Test
    void isCalledBackAfterAReconnection() throws Exception {
        JsonRpcClientNettyWebSocket asked = clientBehindProxy("/callback");
        asked.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {
            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) throws IOException {
                transaction.sendResponse(request.getParams());
            }
        });
        asked.connectWithSession();
        assertThat(next(this.events)).isEqualTo("connected");
        assertThat(asked.sendRequest("callback", json("n", 1))).isEqualTo(json("n", 1));

        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(asked.sendRequest("callback", json("n", 2))).isEqualTo(json("n", 2));
    }

    @Test
    void getsANewSessionWhenTheWindowIsOver() throws Exception {
        JsonRpcClientNettyWebSocket probing = clientBehindProxy("/probe");
        probing.setTryReconnectingForever(true);
        probing.connectWithSession();
        String id = probing.getSession().getSessionId();
        probing.sendRequest("store", json("value", "x"));
        probing.sendRequest("window", json("millis", 100));
        assertThat(next(this.events)).isEqualTo("connected");

        this.proxy.refuse(true);
        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.probe.events(id))).isEqualTo("established");
        assertThat(next(this.probe.events(id))).startsWith("closed 1006");
        this.proxy.refuse(false);
        assertThat(next(this.events)).isEqualTo("reconnected false");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", ""));
        assertThat(probing.getSession().getSessionId()).isNotEqualTo(id);
    }

    @Test
    void closeMessageEndsTheSessionAtOnce() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.setSendCloseMessage(true);
        probing.connectWithSession();
        assertThat(next(this.events)).isEqualTo("connected");

        probing.close();

        assertThat(next(serverEvents())).isEqualTo("established");
        assertThat(next(serverEvents())).isEqualTo("closed 1000");
        assertThat(next(this.events)).isEqualTo("disconnected");
    }

    @Test
    void closeWithoutAMessageLeavesTheWindow() throws Exception {
        JsonRpcClientNettyWebSocket probing = client("/probe");
        probing.connectWithSession();
        probing.sendRequest("window", json("millis", 500));

        probing.close();

        assertThat(next(serverEvents())).isEqualTo("established");
        assertThat(serverEvents().poll(250, TimeUnit.MILLISECONDS)).isNull();
        assertThat(next(serverEvents())).startsWith("closed 1006");
    }

    @Test
    void sessionIdInResultsMakesAPlainClientComeBackToItsSession() throws Exception {
        JsonRpcClientNettyWebSocket probing = clientBehindProxy("/with-ids");
        probing.connect();
        assertThat(next(this.events)).isEqualTo("connected");
        probing.sendRequest("store", json("value", "x"));
        assertThat(probing.sendRequest("params", json("a", 1), String.class)).isEqualTo("{\"a\":1}");

        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", "x"));
    }

    @Test
    void plainClientHasANewSessionAfterADropSinceItNeverLearnedItsId() throws Exception {
        JsonRpcClientNettyWebSocket probing = clientBehindProxy("/probe");
        probing.connect();
        assertThat(next(this.events)).isEqualTo("connected");
        probing.sendRequest("store", json("value", "x"));

        this.proxy.end();

        assertThat(next(this.events)).isEqualTo("reconnecting");
        // It asked for a session, got one, and takes it for its old one.
        assertThat(next(this.events)).isEqualTo("reconnected true");
        assertThat(probing.sendRequest("load")).isEqualTo(json("value", ""));
    }

    private record Recorder(BlockingQueue<String> events) implements JsonRpcWSConnectionListener {
        @Override
        public void connected() {
            this.events.add("connected");
        }

        @Override
        public void connectionFailed() {
            this.events.add("connection failed");
        }

        @Override
        public void disconnected() {
            this.events.add("disconnected");
        }

        @Override
        public void reconnected(boolean sameServer) {
            this.events.add("reconnected " + sameServer);
        }

        @Override
        public void reconnecting() {
            this.events.add("reconnecting");
        }
    }
}
