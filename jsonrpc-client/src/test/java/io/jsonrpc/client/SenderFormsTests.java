package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatNullPointerException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Every form of asking and telling, with null in every place. */
@Timeout(30)
class SenderFormsTests {

    private final CompletableFuture<Session> farSession = new CompletableFuture<>();

    private final JsonRpcClientLocal client = new JsonRpcClientLocal(new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void afterConnectionEstablished(Session session) {
            SenderFormsTests.this.farSession.complete(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            answer(transaction, request);
        }
    });

    private static void answer(Transaction transaction, Request<JsonElement> request) throws Exception {
        if (!transaction.isNotification()) {
            transaction.sendResponse(request.getParams() == null ? "none" : request.getParams());
        }
    }

    @AfterEach
    void close() {
        this.client.close();
    }

    /** The same for all who ask: the client, its session, and the session of the other end. */
    private List<JsonRpcRequestSender> senders() throws Exception {
        this.client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
                answer(transaction, request);
            }
        });
        this.client.connect();
        return List.of(this.client, this.client.getSession(), this.farSession.get(10, TimeUnit.SECONDS));
    }

    @Test
    void nullParamsAreNoParamsInEveryForm() throws Exception {
        JsonElement none = new JsonPrimitive("none");
        for (JsonRpcRequestSender sender : senders()) {
            JsonElement tree = sender.sendRequest("echo", null);
            assertThat(tree).isEqualTo(none);
            assertThat(sender.sendRequest("echo")).isEqualTo(none);
            assertThat(sender.sendRequest("echo", (Object) null)).isEqualTo(none);
            assertThat(sender.sendRequest("echo", String.class)).isEqualTo("none");
            assertThat(sender.sendRequest("echo", null, String.class)).isEqualTo("none");
            String typed = sender.sendRequest("echo", null, (Type) String.class);
            assertThat(typed).isEqualTo("none");
            String timed = sender.sendRequest("echo", null, String.class, null);
            assertThat(timed).isEqualTo("none");
            Request<JsonObject> request = new Request<>();
            request.setMethod("echo");
            assertThat(sender.sendRequest(request).getResult()).isEqualTo(none);
            CompletableFuture<JsonElement> continued = new CompletableFuture<>();
            sender.sendRequest("echo", (JsonObject) null, into(continued));
            assertThat(continued.get(10, TimeUnit.SECONDS)).isEqualTo(none);
            CompletableFuture<Response<JsonElement>> answered = new CompletableFuture<>();
            sender.sendRequest(request, into(answered));
            assertThat(answered.get(10, TimeUnit.SECONDS).getResult()).isEqualTo(none);
            assertThat(sender.sendRequestAsync("echo").get(10, TimeUnit.SECONDS))
                    .isEqualTo(none);
            assertThat(sender.sendRequestAsync("echo", null).get(10, TimeUnit.SECONDS))
                    .isEqualTo(none);
            assertThat(sender.<String>sendRequestAsync("echo", null, String.class, null)
                            .get(10, TimeUnit.SECONDS))
                    .isEqualTo("none");
            sender.sendNotification("echo");
            sender.sendNotification("echo", null);
            sender.sendNotificationAsync("echo", null).get(10, TimeUnit.SECONDS);
        }
        assertThat(this.client
                        .batch()
                        .add("echo", null)
                        .addNotification("echo", null)
                        .send()
                        .get(0)
                        .get())
                .isEqualTo(none);
    }

    private static <T> Continuation<T> into(CompletableFuture<T> future) {
        return new Continuation<>() {

            @Override
            public void onSuccess(T result) {
                future.complete(result);
            }

            @Override
            public void onError(Throwable cause) {
                future.completeExceptionally(cause);
            }
        };
    }

    private static void names(String parameter, ThrowingCallable call) {
        assertThatNullPointerException().isThrownBy(call).withMessageStartingWith(parameter);
    }

    @Test
    void anyOtherNullIsNamed() throws Exception {
        Continuation<JsonElement> continuation = into(new CompletableFuture<>());
        for (JsonRpcRequestSender sender : senders()) {
            names("resultType", () -> sender.sendRequest("echo", 1, (Class<String>) null));
            names("resultType", () -> sender.sendRequest("echo", 1, (Type) null));
            names("resultType", () -> sender.sendRequest("echo", 1, null, Duration.ofSeconds(1)));
            names("resultType", () -> sender.sendRequestAsync("echo", 1, null, null));
            names("method", () -> sender.sendRequest((String) null));
            names("method", () -> sender.sendRequest(null, String.class));
            names("method", () -> sender.sendRequest(null, 1, String.class));
            names("method", () -> sender.sendRequestAsync(null));
            names("method", () -> sender.sendRequestAsync(null, 1));
            names("method", () -> sender.sendRequest(null, new JsonObject(), continuation));
            names("method", () -> sender.sendNotification(null));
            names("method", () -> sender.sendNotification(null, 1));
            names("method", () -> sender.sendNotificationAsync(null, 1));
            names("continuation", () -> sender.sendRequest("echo", new JsonObject(), (Continuation<JsonElement>) null));
            names(
                    "continuation",
                    () -> sender.sendRequest(new Request<JsonObject>(), (Continuation<Response<JsonElement>>) null));
            names("request", () -> sender.sendRequest((Request<JsonObject>) null));
        }
        names("method", () -> this.client.batch().add(null, 1));
        names("method", () -> this.client.batch().addNotification(null, 1));
    }

    /** Compiles without a catch. */
    @Test
    void aClientDeclaresNoExceptionThatIsNeverThrown() {
        assertThat(this.client.sendRequest("echo", 1, int[].class)).containsExactly(1);
        assertThat(this.client.sendRequest("echo", String.class)).isEqualTo("none");
        this.client.sendNotification("echo", 1);
        this.client.connect();
        this.client.close();
    }

    @Test
    void aUserAndAPasswordAreSentAtEveryConnect() {
        ClientBench bench =
                new ClientBench(options -> options.bearerToken(() -> "replaced").basicAuth("Aladdin", "open sesame"));
        bench.connected().breaks();
        bench.pass(Duration.ofMillis(250));
        ConnectRequest request = bench.network.nextTry().request();
        assertThat(request.headers().get("Authorization")).containsExactly("Basic QWxhZGRpbjpvcGVuIHNlc2FtZQ==");
        assertThat(request.toString()).doesNotContain("QWxh");
        JsonRpcClientBuilder builder = JsonRpcClientWebSocket.builder("ws://test/x");
        assertThatThrownBy(() -> builder.basicAuth("a:b", "secret"))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageNotContaining("secret");
        assertThatThrownBy(() -> builder.basicAuth("a", "x\ny")).isInstanceOf(IllegalArgumentException.class);
    }
}
