package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.policy.SessionMode;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.UnbindableParamsException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import java.io.InputStream;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class CallTests {

    private static final String CANCEL = notification("$/cancelRequest", "{'id':1}");

    private final ClientBench bench = new ClientBench();

    private final JsonRpcClientWebSocket client = this.bench.client;

    private final FakeSocket socket = this.bench.connected();

    @Test
    void cancellingTellsTheServerAndTheLateAnswerIsDropped() {
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("slow", null);
        this.socket.takeSent();
        answer.cancel(false);
        assertThat(this.socket.takeSent()).containsExactly(CANCEL);
        this.socket.answers(1, "1");
        assertThat(this.bench.run().client.getLoad().pending()).isZero();
        assertThat(this.socket.takeSent()).isEmpty();
    }

    @ParameterizedTest
    @ValueSource(booleans = {true, false})
    void aCallOfAPlainSessionSaysHowLongItWaitsIfThatIsSet(boolean set) {
        ClientBench plain =
                new ClientBench(options -> options.session(SessionMode.OFF).plainContext(set));
        plain.client.connectAsync();
        FakeSocket open = plain.run().network.nextTry().succeeds();
        plain.client.sendRequestAsync("ask", null, String.class, Duration.ofMillis(100));
        plain.run();
        assertThat(open.takeSent())
                .last()
                .isEqualTo(request(1, "ask").replace("}", set ? ",\"timeoutMillis\":100}" : "}"));
        plain.close();
    }

    @Test
    void aTimeoutTellsTheServerAndFreesTheSlot() {
        this.client.setRequestTimeout(100);
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync("slow", null);
        this.socket.takeSent();
        this.bench.pass(Duration.ofMillis(100));
        assertThatThrownBy(answer::join).hasCauseInstanceOf(RequestTimeoutException.class);
        assertThat(this.socket.takeSent()).containsExactly(CANCEL);
        assertThat(this.client.getLoad().pending()).isZero();
    }

    @Test
    void theTimeoutOfACallWinsOverThatOfTheClient() {
        CompletableFuture<JsonElement> answer =
                this.client.sendRequestAsync("slow", null, JsonElement.class, Duration.ofMinutes(2));
        this.bench.pass(Duration.ofMinutes(1));
        assertThat(answer).isNotDone();
    }

    @Test
    void aContinuationTimesOutToo() {
        List<String> told = new ArrayList<>();
        this.client.sendRequest("slow", null, new Continuation<JsonElement>() {

            @Override
            public void onSuccess(JsonElement result) {
                told.add("success");
            }

            @Override
            public void onError(Throwable cause) {
                told.add(cause.getClass().getSimpleName());
            }
        });
        this.bench.pass(Duration.ofSeconds(30));
        assertThat(told).containsExactly("RequestTimeoutException");
    }

    @Test
    void aContinuationForARequestGetsTheWholeResponse() {
        List<Response<JsonElement>> told = new ArrayList<>();
        Request<JsonObject> request = new Request<>();
        request.setMethod("echo");
        this.client.sendRequest(request, new Continuation<Response<JsonElement>>() {

            @Override
            public void onSuccess(Response<JsonElement> response) {
                told.add(response);
            }

            @Override
            public void onError(Throwable cause) {
                throw new AssertionError(cause);
            }
        });
        this.socket.refuses(1, 7);
        this.bench.run();
        assertThat(told.get(0).getError().getCode()).isEqualTo(7);
    }

    @Test
    void aBatchIsOneMessageAndEachRequestEndsOnItsOwn() {
        List<CompletableFuture<JsonElement>> answers = this.client
                .batch()
                .add("sum", new int[] {1, 2})
                .addNotification("log", List.of("x"))
                .add("fail", null)
                .add("slow", null)
                .send();
        assertThat(this.socket.takeSent())
                .containsExactly(batch(
                        request(1, "sum", "[1,2]"),
                        notification("log", "['x']"),
                        request(2, "fail"),
                        request(3, "slow")));
        this.socket.receives(batch(error(2, 1, "no"), result(1, "3")));
        this.bench.pass(Duration.ofSeconds(30));
        assertThat(answers.get(0).join().getAsInt()).isEqualTo(3);
        assertThatThrownBy(() -> answers.get(1).join()).hasCauseInstanceOf(RemoteErrorException.class);
        assertThatThrownBy(() -> answers.get(2).join()).hasCauseInstanceOf(RequestTimeoutException.class);
    }

    private void isRefusedWithoutId(int code) {
        this.socket.receives(error("null", code, "no"));
        this.bench.run();
    }

    @Test
    void aBatchThatIsRefusedAsAWholeFailsAtOnce() {
        List<CompletableFuture<JsonElement>> answers =
                this.client.batch().add("a", null).add("b", null).send();
        isRefusedWithoutId(-32010);
        assertThat(answers)
                .allSatisfy(answer -> assertThatThrownBy(answer::join).hasCauseInstanceOf(RemoteErrorException.class));
        assertThat(this.client.getLoad().pending()).isZero();
    }

    @Test
    void anErrorThatMayBeAboutSomethingElseFailsNoBatch() {
        CompletableFuture<JsonElement> single = this.client.sendRequestAsync("single", null);
        List<CompletableFuture<JsonElement>> answers =
                this.client.batch().add("a", null).add("b", null).send();
        isRefusedWithoutId(-32600);
        this.socket.answers(1, "1");
        this.client.sendRequestAsync("gone", null).cancel(false);
        isRefusedWithoutId(-32601);
        isRefusedWithoutId(-32602);
        this.socket.answers(2, "2");
        isRefusedWithoutId(-32600);
        this.socket.answers(3, "3");
        this.bench.run();
        assertThat(single.join().getAsInt()).isEqualTo(1);
        assertThat(answers.get(0).join().getAsInt()).isEqualTo(2);
        assertThat(answers.get(1).join().getAsInt()).isEqualTo(3);
        isRefusedWithoutId(-32600);
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void ofTwoBatchesNeitherIsTakenForTheRefusedOne() {
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        answers.addAll(this.client.batch().add("a", null).send());
        answers.addAll(this.client.batch().add("b", null).send());
        isRefusedWithoutId(-32600);
        this.socket.answers(1, "1").answers(2, "2");
        this.bench.run();
        assertThat(answers).extracting(answer -> answer.join().getAsInt()).containsExactly(1, 2);
    }

    @Test
    void anEmptyBatchIsRefused() {
        assertThatThrownBy(() -> this.client.batch().send()).isInstanceOf(IllegalStateException.class);
        assertThat(this.socket.takeSent()).isEmpty();
    }

    @Test
    void progressIsToldInOrderAndNotAfterTheAnswer() {
        List<String> told = new ArrayList<>();
        CompletableFuture<JsonElement> answer = this.client.sendRequestAsync(
                "long", null, JsonElement.class, null, progress -> told.add(progress.toString()));
        this.socket.receives(progress(1, "10"));
        this.socket.receives(progress(2, "99"));
        this.socket.receives(progress(1, "\"half\""));
        this.socket.answers(1, "true");
        this.socket.receives(progress(1, "100"));
        this.bench.run();
        assertThat(told).containsExactly("10", "\"half\"");
        assertThat(answer).isCompleted();
        assertThat(this.socket.takeSent()).hasSize(1);
    }

    private static String progress(int token, String value) {
        return notification("$/progress", "{'token':" + token + ",'value':" + value + "}");
    }

    @Test
    void aMethodHasAHandlerOfItsOwnWithParamsOfItsOwnType() {
        this.client.setMethodHandler("double", int[].class, (numbers, session) -> numbers[0] * 2);
        this.socket.receives(request(5, "double", "[21]"));
        this.socket.receives(request(6, "other"));
        this.bench.run();
        assertThat(this.socket.takeSent().get(0)).isEqualTo(result(5, "42"));
    }

    @Test
    void anAnswerThatDoesNotFitFailsThatCallOnly() {
        CompletableFuture<int[]> answer = this.client.sendRequestAsync("x", null, int[].class, null);
        this.socket.answers(1, "{\"a\":1}");
        this.bench.run();
        assertThat(answer).isCompletedExceptionally();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void garbageUnknownIdsAndDoubleAnswersHarmNobody() {
        CompletableFuture<JsonElement> first = this.client.sendRequestAsync("a", null);
        CompletableFuture<JsonElement> second = this.client.sendRequestAsync("b", null);
        this.socket.takeSent();
        this.socket.receives("not json");
        this.socket.receives(result(77, "1"));
        this.socket.receives(result("'1'", "1"));
        this.socket.answers(1, "1").answers(1, "2");
        this.socket.receives("{\"jsonrpc\":\"2.0\",\"id\":2}");
        this.bench.run();
        assertThat(first.join().getAsInt()).isEqualTo(1);
        this.socket.receives("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":1,\"error\":{\"code\":1,\"message\":\"\"}}");
        this.bench.run();
        assertThat(second).isCompletedExceptionally();
        assertThat(this.client.getState()).isEqualTo(ConnectionState.CONNECTED);
    }

    @Test
    void aHandlerWhoseParamsCanNeverBeBoundIsRefusedWhenItIsSet() {
        assertThatThrownBy(() -> this.client.setMethodHandler("read", InputStream.class, (params, session) -> null))
                .isInstanceOf(UnbindableParamsException.class)
                .hasMessageContaining("'read' takes params of type java.io.InputStream");
        assertThatThrownBy(() -> this.client.setServerRequestHandler(new DefaultJsonRpcHandler<Runnable>() {

                    @Override
                    public void handleRequest(Transaction transaction, Request<Runnable> request) {}
                }))
                .isInstanceOf(UnbindableParamsException.class);
    }

    @Test
    void paramsThatAreNullAreRefusedUnlessTheyAreAccepted() {
        String call = request(7, "ask", "null");
        this.socket.receives(call);
        this.bench.run();
        assertThat(this.socket.takeSent()).singleElement().asString().contains("-32600");
        ClientBench lenient = new ClientBench(options -> options.acceptNullParams(true));
        FakeSocket accepting = lenient.connected();
        lenient.client.setMethodHandler("ask", JsonElement.class, (params, session) -> params == null);
        accepting.receives(call);
        lenient.run();
        assertThat(accepting.takeSent()).containsExactly(result(7, "true"));
    }

    @Test
    void membersThatAreNullAreSentUnlessTheyShallNotBe() {
        Map<String, Object> params = Collections.singletonMap("a", null);
        this.client.sendNotificationAsync("note", params);
        this.bench.run();
        assertThat(this.socket.takeSent()).containsExactly(notification("note", "{'a':null}"));
        ClientBench sparse = new ClientBench(options -> options.nullMembers(false));
        FakeSocket without = sparse.connected();
        sparse.client.sendNotificationAsync("note", params);
        assertThat(without.takeSent()).containsExactly(notification("note", "{}"));
    }
}
