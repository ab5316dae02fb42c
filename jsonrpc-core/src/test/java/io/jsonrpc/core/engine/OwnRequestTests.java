package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.core.engine.Conversation.error;
import static io.jsonrpc.fixtures.Messages.batch;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.outbound.SentCall;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.RecordingTransport;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** What we ask, and how it ends. */
class OwnRequestTests {

    private static final Duration LIMIT = PeerLimits.DEFAULT.requestTimeout();

    private static final Duration NANO = Duration.ofNanos(1);

    private final Conversation conversation = new Conversation(new Methods());

    private final JsonRpcPeer peer = this.conversation.peer;

    private CompletableFuture<JsonElement> ask(String method) {
        return this.peer.sendRequestAsync(method, null);
    }

    private static Throwable failureOf(CompletableFuture<?> future) {
        assertThat(future).isCompletedExceptionally();
        Throwable[] found = new Throwable[1];
        future.whenComplete((result, failure) -> found[0] = failure);
        return found[0];
    }

    @Test
    void theAnswerCompletesTheFutureOnAWorker() {
        CompletableFuture<JsonElement> answer = ask("sum");
        assertThat(this.conversation.sent()).containsExactly(request(1, "sum"));
        this.conversation.receives(result(1, "3"));
        assertThat(answer).isNotDone();
        this.conversation.assertNothingMore();
        assertThat(answer).isCompletedWithValue(new JsonPrimitive(3));
        assertThat(this.conversation.journal.take()).containsExactly("call sum succeeded");
    }

    @Test
    void paramsTravelAsAnObjectOrAnArray() throws IOException {
        record Point(int x, int y) {}
        this.peer.sendNotification("a", new Point(1, 2));
        this.peer.sendNotification("b", List.of(1, "two"));
        this.peer.sendNotification("c", 3);
        this.peer.sendNotification("d", "four");
        this.peer.sendNotification("e", null);
        this.peer.sendNotification("f");
        assertThat(this.conversation.sent())
                .containsExactly(
                        notification("a", "{'x':1,'y':2}"),
                        notification("b", "[1,'two']"),
                        notification("c", "[3]"),
                        notification("d", "['four']"),
                        notification("e"),
                        notification("f"));
    }

    @Test
    void resultsAreBoundToTheTypeThatIsAskedFor() {
        CompletableFuture<Map<String, Integer>> answer =
                this.peer.sendRequestAsync("map", null, new TypeToken<Map<String, Integer>>() {}.getType(), null);
        this.conversation.answersTo(result(1, "{'a':1}"));
        assertThat(answer).isCompletedWithValue(Map.of("a", 1));
    }

    @Test
    void aResultThatDoesNotFitTellsWhere() {
        CompletableFuture<Map<String, Integer>> answer =
                this.peer.sendRequestAsync("map", null, new TypeToken<Map<String, Integer>>() {}.getType(), null);
        this.conversation.answersTo(result(1, "{'a':'x'}"));
        assertThat(failureOf(answer))
                .isExactlyInstanceOf(JsonRpcException.class)
                .hasMessageContaining("$.a");
        this.conversation.assertNothingMore();
    }

    @Test
    void aTypeThatCannotBeMadeEndsTheWaitToo() {
        CompletableFuture<Object> answer = this.peer.sendRequestAsync("any", null, Thread.class, null);
        this.conversation.answersTo(result(1, "{}"));
        assertThat(answer).isCompletedExceptionally();
    }

    @Test
    void anErrorObjectIsAnException() {
        CompletableFuture<JsonElement> answer = ask("sum");
        this.conversation.answersTo(error(1, -32601, "Method not found", "[1]"));
        assertThat(failureOf(answer)).isInstanceOfSatisfying(RemoteErrorException.class, said -> {
            assertThat(said.getCode()).isEqualTo(-32601);
            assertThat(said.getData()).hasToString("[1]");
        });
        assertThat(this.conversation.journal.take()).containsExactly("call sum failed");
    }

    @Test
    void theFormWithARequestHandsErrorsOverAsTheyAre() {
        List<Response<JsonElement>> heard = new ArrayList<>();
        this.peer.sendRequest(new Request<>("a", new JsonObject()), new Continuation<Response<JsonElement>>() {
            @Override
            public void onSuccess(@Nullable Response<JsonElement> response) {
                heard.add(response);
            }

            @Override
            public void onError(Throwable cause) {
                throw new AssertionError(cause);
            }
        });
        assertThat(this.conversation.sent()).containsExactly(request(1, "a", "{}"));
        this.conversation.answersTo(error(1, 5, "five"));
        assertThat(heard)
                .singleElement()
                .satisfies(response -> assertThat(response.getError()).hasToString("5 five"));
    }

    @Test
    void aContinuationRunsOnAWorkerEvenWhenTheRequestIsRefused() {
        this.peer.end(CloseStatus.NORMAL);
        List<String> heard = new ArrayList<>();
        this.conversation.session.sendRequest("a", null, new Continuation<JsonElement>() {
            @Override
            public void onSuccess(@Nullable JsonElement result) {
                heard.add("result");
            }

            @Override
            public void onError(Throwable cause) {
                heard.add(cause.getClass().getSimpleName());
                throw new IllegalStateException("a continuation that fails");
            }
        });
        assertThat(heard).isEmpty();
        this.conversation.threads.runAll();
        assertThat(heard).containsExactly("PeerClosedException");
    }

    @Test
    void answersOfABatchFindTheirRequests() {
        CompletableFuture<JsonElement> first = ask("a");
        CompletableFuture<JsonElement> second = ask("b");
        this.conversation.sent();
        assertThat(this.conversation.answersTo(batch(result(2, "'b'"), result(1, "'a'"), request(1, "silent"))))
                .containsExactly(batch(result(1, "''")));
        assertThat(first).isCompletedWithValue(new JsonPrimitive("a"));
        assertThat(second).isCompletedWithValue(new JsonPrimitive("b"));
        this.conversation.assertNothingMore();
    }

    @Test
    void anUnansweredRequestTimesOutAndALateAnswerIsDropped() {
        CompletableFuture<JsonElement> answer = ask("sum");
        this.conversation.sent();
        this.conversation.advance(LIMIT.minus(NANO));
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(answer).isNotDone();
        this.conversation.advance(NANO);
        this.conversation.assertNothingMore();
        assertThat(failureOf(answer)).isInstanceOf(RequestTimeoutException.class);
        assertThat(this.conversation.journal.take()).containsExactly("call sum failed");
        assertThat(this.conversation.answersTo(result(1, "3"))).isEmpty();
        assertThat(this.conversation.journal.take()).containsExactly("dropped");
        assertThat(this.conversation.clock.scheduled()).isZero();
    }

    @Test
    void aTimeoutOfItsOwnIsKept() {
        CompletableFuture<JsonElement> slow = ask("slow");
        CompletableFuture<JsonElement> fast =
                this.peer.sendRequestAsync("fast", null, JsonElement.class, Duration.ofMillis(5));
        this.conversation.advance(Duration.ofMillis(5).minus(NANO));
        this.conversation.threads.runAll();
        assertThat(fast).isNotDone();
        this.conversation.advance(NANO);
        this.conversation.threads.runAll();
        assertThat(failureOf(fast)).isInstanceOf(RequestTimeoutException.class).hasMessageContaining("5 ms");
        assertThat(slow).isNotDone();
        this.conversation.advance(LIMIT);
        this.conversation.threads.runAll();
        assertThat(failureOf(slow)).isInstanceOf(RequestTimeoutException.class);
    }

    @Test
    void aTimeoutWithoutEndIsVeryLong() {
        CompletableFuture<JsonElement> answer =
                this.peer.sendRequestAsync("a", null, JsonElement.class, Duration.ofSeconds(Long.MAX_VALUE));
        this.conversation.clock.pass(Duration.ofDays(300));
        this.conversation.advance(Duration.ofMinutes(1));
        this.conversation.answersTo(result(1, "1"));
        assertThat(answer).isCompletedWithValue(new JsonPrimitive(1));
    }

    @Test
    void theOtherSideIsToldOfATimeoutIfThatIsWanted() {
        Conversation telling = new Conversation(new Methods(), options -> options.announceTimeouts(true));
        telling.peer.sendRequestAsync("sum", null);
        telling.sent();
        telling.advance(LIMIT);
        assertThat(telling.sent()).containsExactly(cancel(1));
        telling.assertNothingMore();
    }

    @Test
    void cancellingAFutureTellsTheOtherSideOnce() {
        CompletableFuture<JsonElement> answer = ask("sum");
        assertThat(this.conversation.sent()).containsExactly(request(1, "sum"));
        assertThat(answer.cancel(true)).isTrue();
        assertThat(answer.cancel(true)).isTrue();
        assertThat(this.conversation.sent()).containsExactly(cancel(1));
        assertThat(this.conversation.answersTo(error(1, -32800, "Request cancelled")))
                .isEmpty();
        assertThat(this.conversation.journal.take()).containsExactly("call sum failed", "dropped");
        this.conversation.assertNothingMore();
    }

    @Test
    void cancellingAfterTheAnswerTellsNobody() {
        CompletableFuture<JsonElement> answer = ask("sum");
        this.conversation.sent();
        this.conversation.answersTo(result(1, "3"));
        assertThat(answer.cancel(true)).isFalse();
        this.conversation.assertNothingMore();
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "1.0", "1e0", "0.1E1", "100e-2"})
    void anAnswerFindsItsRequestHoweverTheIdIsWritten(String id) {
        CompletableFuture<JsonElement> answer = ask("a");
        this.conversation.sent();
        this.conversation.answersTo(result(id, "5"));
        assertThat(answer).isCompletedWithValue(new JsonPrimitive(5));
        this.conversation.assertNothingMore();
    }

    @Test
    void anAnswerThatNobodyWaitsForIsDropped() {
        ask("a");
        this.conversation.sent();
        for (String id : List.of("2", "\"1\"", "1.1", "null")) {
            assertThat(this.conversation.answersTo(result(id, "1"))).isEmpty();
        }
        assertThat(this.conversation.journal.take()).containsExactly("dropped", "dropped", "dropped", "dropped");
        assertThat(this.peer.load().pending()).isEqualTo(1);
    }

    @Test
    void aMalformedAnswerFailsItsRequest() {
        CompletableFuture<JsonElement> answer = ask("a");
        this.conversation.sent();
        assertThat(this.conversation.answersTo("{\"jsonrpc\":\"2.0\",\"id\":2,\"result\":1,\"error\":{}}"))
                .isEmpty();
        assertThat(answer).isNotDone();
        assertThat(this.conversation.answersTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":\"x\"}}"))
                .isEmpty();
        assertThat(failureOf(answer)).isInstanceOf(ProtocolException.class);
        assertThat(this.conversation.journal.take()).containsExactly("dropped", "call a failed");
        this.conversation.assertNothingMore();
    }

    @Test
    void theEndFailsWhatWaitsAndRefusesWhatComes() {
        CompletableFuture<JsonElement> waiting = ask("a");
        this.peer.end(CloseStatus.GOING_AWAY);
        this.conversation.assertNothingMoreBut(request(1, "a"));
        assertThat(failureOf(waiting))
                .isInstanceOfSatisfying(
                        PeerClosedException.class,
                        closed -> assertThat(closed.getStatus()).isEqualTo(CloseStatus.GOING_AWAY));
        assertThat(failureOf(ask("b"))).isInstanceOf(PeerClosedException.class);
        assertThatThrownBy(() -> this.peer.sendRequest("c")).isInstanceOf(PeerClosedException.class);
        assertThatThrownBy(() -> this.peer.sendNotification("d")).isInstanceOf(PeerClosedException.class);
        assertThat(failureOf(this.peer.sendNotificationAsync("e", null))).isInstanceOf(PeerClosedException.class);
        assertThat(this.conversation.clock.scheduled()).isZero();
    }

    @Test
    void aRequestThatFindsNoRoomWasNeverMade() {
        Conversation small =
                new Conversation(new Methods(), options -> options.limits(Limits.with("queuedMessages", 1)));
        small.transport.hold();
        CompletableFuture<JsonElement> written = small.peer.sendRequestAsync("written", null);
        CompletableFuture<JsonElement> queued = small.peer.sendRequestAsync("queued", null);
        CompletableFuture<JsonElement> refused = small.peer.sendRequestAsync("refused", null);
        assertThat(failureOf(refused)).isInstanceOf(QueueFullException.class);
        assertThatThrownBy(() -> small.peer.sendNotification("n")).isInstanceOf(QueueFullException.class);
        assertThat(failureOf(small.peer.sendNotificationAsync("n", null))).isInstanceOf(QueueFullException.class);
        assertThat(small.peer.load().pending()).isEqualTo(2);
        small.transport.confirm();
        small.transport.confirm();
        assertThat(small.sent()).containsExactly(request(1, "written"), request(2, "queued"));
        assertThat(written).isNotDone();
        assertThat(queued).isNotDone();
    }

    @Test
    void aRequestThatIsTooLargeWasNeverMade() {
        Conversation small =
                new Conversation(new Methods(), options -> options.limits(Limits.with("outboundMessageBytes", 60)));
        assertThat(request(1, "a", "['" + "x".repeat(9) + "']")).hasSize(60);
        small.peer.sendRequestAsync("a", "x".repeat(9));
        assertThat(failureOf(small.peer.sendRequestAsync("a", "x".repeat(10))))
                .isInstanceOf(MessageTooLargeException.class);
        assertThat(failureOf(small.peer.sendRequestAsync("a", "x".repeat(8) + "é")))
                .isInstanceOf(MessageTooLargeException.class);
        assertThat(small.sent()).hasSize(1);
        assertThat(small.peer.load().pending()).isEqualTo(1);
    }

    @Test
    void paramsThatCannotBeWrittenFailTheFuture() {
        assertThat(this.peer.sendRequestAsync("a", Double.NaN)).isCompletedExceptionally();
        assertThat(this.peer.sendNotificationAsync("a", Double.NaN)).isCompletedExceptionally();
        this.conversation.assertNothingMore();
    }

    @Test
    void aFrameLostWithItsSocketFailsItsRequest() {
        this.conversation.transport.hold();
        CompletableFuture<JsonElement> answer = ask("a");
        this.peer.detach(this.conversation.transport);
        this.peer.attach(new RecordingTransport(), null);
        this.peer.flush();
        this.conversation.threads.runAll();
        assertThat(failureOf(answer)).isExactlyInstanceOf(TransportException.class);
        this.conversation.transport.takeSent();
        this.conversation.assertNothingMore();
    }

    @Test
    void aNotificationFutureCompletesWhenItIsWritten() {
        this.conversation.transport.hold();
        CompletableFuture<Void> written = this.peer.sendNotificationAsync("a", null);
        this.conversation.threads.runAll();
        assertThat(written).isNotDone();
        this.conversation.transport.confirm();
        assertThat(written).isNotDone();
        this.conversation.threads.runAll();
        assertThat(written).isCompleted();
    }

    @Test
    void idsStartWhereTheyShallAndWrapToOne() {
        Conversation late = new Conversation(new Methods(), options -> options.firstRequestId(Integer.MAX_VALUE - 1));
        for (int i = 0; i < 3; i++) {
            late.peer.sendRequestAsync("a", null);
        }
        assertThat(late.sent()).containsExactly(request(2147483646, "a"), request(2147483647, "a"), request(1, "a"));
        assertThatThrownBy(() -> new Conversation(new Methods(), options -> options.firstRequestId(0)))
                .isInstanceOf(IllegalArgumentException.class);
    }

    @Test
    void idsAfterTheLastAreTheFirst() {
        PendingRequests pending = new PendingRequests(
                this.conversation.timers(), 10, Integer.MAX_VALUE, Integer.MAX_VALUE, () -> null, timedOut -> {});
        assertThat(pending.register(new SentCall("a", null, false), LIMIT).id).hasToString("2147483647");
        for (int id = 1; id <= 2; id++) {
            assertThat(pending.register(new SentCall("a", null, false), LIMIT).id)
                    .hasToString(String.valueOf(id));
        }
    }

    @Test
    void aSynchronousRequestReturnsItsResultOrThrows() throws Exception {
        Methods methods = new Methods();
        Conversation calling = new Conversation(methods);
        List<Object> seen = new ArrayList<>();
        methods.on("call", (transaction, request) -> {
            seen.add(transaction.getSession().sendRequest("one", Integer.class));
            ThrowingCallable second = () -> transaction.getSession().sendRequest("two", Integer.class);
            assertThatThrownBy(second).isInstanceOf(RemoteErrorException.class);
            seen.add(transaction
                    .getSession()
                    .sendRequest(new Request<>("three", null))
                    .isError());
        });
        calling.receives(request(1, "call"));
        Race.of(calling.threads::runAll, () -> {
            calling.awaitSent(request(1, "one"));
            calling.receives(result(1, "11"));
            calling.awaitSent(request(2, "two"));
            calling.receives(error(2, 1, "no"));
            calling.awaitSent(request(3, "three"));
            calling.receives(error(3, 1, "no"));
        });
        assertThat(calling.sent()).containsExactly(result(1, "''"));
        assertThat(seen).containsExactly(11, true);
        assertThat(methods.uncaught).isEmpty();
    }

    @Test
    void moreRequestsThanTheOtherSideTakesAreRefusedHere() {
        this.peer.limitOutgoing(Integer.MAX_VALUE, 1);
        CompletableFuture<JsonElement> first = ask("first");
        assertThat(failureOf(ask("second"))).isInstanceOf(QueueFullException.class);
        assertThat(this.conversation.sent()).containsExactly(request(1, "first"));
        this.conversation.receives(result(1, "3"));
        this.conversation.assertNothingMore();
        assertThat(first).isCompletedWithValue(new JsonPrimitive(3));
        assertThat(ask("third")).isNotDone();
    }
}
