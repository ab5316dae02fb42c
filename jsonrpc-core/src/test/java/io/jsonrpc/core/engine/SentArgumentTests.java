package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;

/** A peer calls with a stream as an argument; the other side is the test. */
class SentArgumentTests {

    private static final StreamSettings ONE_STREAM =
            new StreamSettings(1, StreamSettings.DEFAULT.item(), null, StreamSettings.DEFAULT.places());

    private final Conversation conversation = new Conversation(new Methods());

    private final List<String> heard = new ArrayList<>();

    private Flow.Subscriber<? super Object> to = new StreamReader(0);

    /** A source whose items the test gives. */
    private StreamSource<Object> source() {
        return StreamSource.of(subscriber -> {
            this.heard.add("subscribe");
            this.to = subscriber;
            subscriber.onSubscribe(new Flow.Subscription() {
                @Override
                public void request(long items) {
                    SentArgumentTests.this.heard.add("request " + items);
                }

                @Override
                public void cancel() {
                    SentArgumentTests.this.heard.add("cancel");
                }
            });
        });
    }

    private CompletableFuture<JsonElement> call() {
        Map<String, Object> params = new LinkedHashMap<>();
        params.put("name", "eod");
        params.put("rows", source());
        return this.conversation.peer.sendRequestAsync(
                "import", params, JsonElement.class, Duration.ofSeconds(10), null);
    }

    private static String sent(int id, String stream) {
        return request(id, "import", "{'name':'eod','rows':{'rpc.stream':'" + stream + "'}}");
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'c1'," + members + "}");
    }

    private static String limit(int total) {
        return notification("rpc.stream.limit", "{'subscription':'c1','limit':" + total + "}");
    }

    private CompletableFuture<JsonElement> begin() {
        CompletableFuture<JsonElement> answer = call();
        assertThat(this.conversation.sent()).containsExactly(sent(1, "c1"));
        assertThat(this.conversation.answersTo(limit(2))).isEmpty();
        assertThat(this.heard).containsExactly("subscribe", "request 2");
        return answer;
    }

    @Test
    void theStreamIsNamedInTheParamsAndItsItemsFollowTheLimits() {
        CompletableFuture<JsonElement> answer = call();
        assertThat(this.conversation.sent()).containsExactly(sent(1, "c1"));
        assertThat(this.heard).isEmpty();

        assertThat(this.conversation.answersTo(limit(1))).isEmpty();
        assertThat(this.heard).containsExactly("subscribe", "request 1");
        this.to.onNext(List.of(1));
        assertThat(this.conversation.sent()).containsExactly(item("'result':[1]"));

        this.conversation.answersTo(limit(2));
        this.to.onNext("b");
        this.to.onComplete();
        assertThat(this.conversation.sent()).containsExactly(item("'result':'b'"), item("'complete':true"));
        assertThat(answer).isNotDone();

        this.conversation.answersTo(result(1, "{'imported':2}"));
        assertThat(answer.join()).hasToString("{\"imported\":2}");
        this.conversation.assertNothingMore();
    }

    @Test
    void streamsStandInListsAndAlone() {
        this.conversation.peer.sendRequestAsync("import", List.of("eod", StreamSource.of(Stream.of(1))));
        this.conversation.peer.sendRequestAsync("import", StreamSource.of(Stream.of(1)));

        assertThat(this.conversation.sent())
                .containsExactly(
                        request(1, "import", "['eod',{'rpc.stream':'c1'}]"),
                        request(2, "import", "[{'rpc.stream':'c2'}]"));
        assertThat(this.conversation.answersTo(limit(5))).containsExactly(item("'result':1"), item("'complete':true"));
    }

    @Test
    void anAnswerThatCrossesItemsEndsTheStreamWithoutAMessage() {
        CompletableFuture<JsonElement> answer = begin();
        this.to.onNext(1);

        this.conversation.receives(result(1, "'enough'"));
        assertThat(this.conversation.sent()).containsExactly(item("'result':1"));
        assertThat(this.heard).endsWith("cancel");
        this.to.onNext(2);
        this.to.onComplete();
        this.conversation.assertNothingMore();
        assertThat(answer).isCompleted();
        assertThat(this.conversation.answersTo(request(5, "rpc.stream.limit", "{'subscription':'c1','limit':9}")))
                .containsExactly(result(5, "false"));
    }

    @Test
    void anErrorATimeoutAndACancelEndTheStreamAsWell() {
        CompletableFuture<JsonElement> refused = begin();
        this.conversation.answersTo(error(1, -32602, "Invalid params"));
        assertThat(this.heard).endsWith("cancel");
        assertThat(refused)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RemoteErrorException.class);

        this.heard.clear();
        CompletableFuture<JsonElement> late = call();
        this.conversation.sent();
        this.conversation.answersTo(limit(2).replace("c1", "c2"));
        this.conversation.advance(Duration.ofSeconds(10));
        this.conversation.sent();
        assertThat(this.heard).containsExactly("subscribe", "request 2", "cancel");
        assertThat(late)
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withCauseInstanceOf(RequestTimeoutException.class);

        this.heard.clear();
        CompletableFuture<JsonElement> cancelled = call();
        this.conversation.sent();
        cancelled.cancel(true);
        assertThat(this.conversation.sent()).containsExactly(cancel(3));
        assertThat(this.conversation.answersTo(limit(2).replace("c1", "c3"))).isEmpty();
        assertThat(this.heard).isEmpty();
        this.conversation.assertNothingMore();
    }

    @Test
    void theOtherSideCancelsTheStreamAndTheCallGoesOn() {
        CompletableFuture<JsonElement> answer = begin();

        String cancel = request(5, "rpc.stream.cancel", "{'subscription':'c1'}");
        assertThat(this.conversation.answersTo(cancel)).containsExactly(result(5, "true"));
        assertThat(this.heard).endsWith("cancel");
        assertThat(this.conversation.answersTo(cancel)).containsExactly(result(5, "false"));
        assertThat(answer).isNotDone();
    }

    @Test
    void aFailureOfTheSourceIsSent() {
        begin();
        this.to.onError(new IllegalStateException("disk"));
        assertThat(this.conversation.sent())
                .containsExactly(item("'error':{'code':-32603,'message':'Internal error','data':{'type':'internal'}}"));
    }

    @Test
    void whereThereIsNoAnswerThatTheStreamCouldEndWithThereIsNoStream() {
        String said = "A stream is an argument of a request that is answered with a value";
        assertThatThrownBy(() -> this.conversation.peer.sendNotification("import", Map.of("rows", source())))
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(said);
        JsonRpcBatch batch = this.conversation.peer.batch().add("import", List.of(source()));
        assertThatThrownBy(batch::send)
                .isInstanceOf(IllegalArgumentException.class)
                .hasMessageStartingWith(said);
        StreamReader reader = new StreamReader(1);
        this.conversation.peer.stream("import", List.of(source()), Integer.class)
                .subscribe(reader);
        this.conversation.assertNothingMore();
        assertThat(reader.failure()).hasMessageStartingWith(said);

        assertThat(this.conversation.peer.sendRequestAsync("import", Map.of("all", List.of(source()))))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("A stream is a param of its own, not a part of another value");
        assertThat(this.conversation.peer.sendRequestAsync("import", source().delivering(Delivery.LATEST)))
                .failsWithin(Duration.ZERO)
                .withThrowableThat()
                .withMessageContaining("has no delivery");
        this.conversation.assertNothingMore();
    }

    @Test
    void asManyStreamsAsAnswersAndArgumentsTogether() {
        Conversation few = new Conversation(new Methods(), options -> options.streams(ONE_STREAM));
        CompletableFuture<JsonElement> first =
                few.peer.sendRequestAsync("import", List.of(StreamSource.of(Stream.of(1))));
        CompletableFuture<JsonElement> second = few.peer.sendRequestAsync("import", List.of(source()));
        few.sent();
        assertThat(second).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(QueueFullException.class);

        few.answersTo(result(1, "1"));
        assertThat(first).isCompleted();
        few.peer.sendRequestAsync("import", List.of(source()));
        assertThat(few.sent()).hasSize(1);
    }

    @Test
    void aCallThatWasNotSentBeforeTheSessionWasLostKeepsItsStream() {
        CompletableFuture<JsonElement> lost = begin();
        this.conversation.peer.detach(this.conversation.transport);
        CompletableFuture<JsonElement> unsent = call();
        this.conversation.losesSession(SessionLostException.Receipt.UNKNOWN);

        assertThat(lost).failsWithin(Duration.ZERO).withThrowableThat().withCauseInstanceOf(SessionLostException.class);
        assertThat(this.conversation.sent()).containsExactly(sent(2, "c2"));
        this.heard.clear();
        this.conversation.answersTo(limit(1).replace("c1", "c2"));
        assertThat(this.heard).containsExactly("subscribe", "request 1");
        assertThat(unsent).isNotDone();
    }

    @Test
    void theEndOfThePeerEndsTheStream() {
        CompletableFuture<JsonElement> answer = begin();
        this.conversation.peer.end(CloseStatus.NORMAL);
        this.conversation.sent();
        assertThat(this.heard).endsWith("cancel");
        assertThat(answer).isCompletedExceptionally();
    }
}
