package io.jsonrpc.core.engine;

import static io.jsonrpc.core.engine.Conversation.cancel;
import static io.jsonrpc.fixtures.Messages.error;
import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.Flow;
import org.junit.jupiter.api.Test;

/** A peer receives streams; the other side is the test. */
class IncomingStreamTests {

    private static final long ALL = Long.MAX_VALUE;

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods);

    private final List<Long> skipped = new ArrayList<>();

    private final StreamOptions options = StreamOptions.DEFAULT.withOnSkipped(this.skipped::add);

    private ItemStream<Integer> stream(StreamOptions with) {
        return this.conversation.peer.stream("watch", Map.of("of", "A"), Integer.class, with);
    }

    private static String call(int id) {
        return request(id, "watch", "{'of':'A'}");
    }

    /** The stream s1, after its first limit. */
    private StreamReader open(StreamReader reader) {
        return open(reader, this.options);
    }

    private StreamReader open(StreamReader reader, StreamOptions with) {
        stream(with).subscribe(reader);
        assertThat(this.conversation.sent()).containsExactly(call(1));
        this.conversation.answersTo(result(1, "'s1'"));
        return reader;
    }

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    private static String limit(int total) {
        return notification("rpc.stream.limit", "{'subscription':'s1','limit':" + total + "}");
    }

    private static String cancelled(String stream) {
        return notification("rpc.stream.cancel", "{'subscription':'" + stream + "'}");
    }

    private List<String> items(int from, int to) {
        for (int value = from; value <= to; value++) {
            this.conversation.receives(item("'result':" + value));
        }
        return this.conversation.sent();
    }

    @Test
    void anInterceptorHearsOnceHowAStreamHasEnded() {
        List<String> seen = new ArrayList<>();
        Conversation watched = new Conversation(
                this.methods,
                peer -> peer.clientInterceptors(List.of(call -> {
                    seen.add(call.method() + (call.isStream() ? " is a stream" : ""));
                    call.whenStreamEnded(outcome -> seen.add("stream " + outcome));
                    call.whenEnded(success -> seen.add("call " + success));
                    return call.params();
                })));
        ItemStream<Integer> stream = watched.peer.stream("watch", null, Integer.class, StreamOptions.DEFAULT);

        stream.subscribe(new StreamReader(ALL));
        watched.answersTo(result(1, "'s1'"));
        assertThat(seen).containsExactly("watch is a stream", "call true");
        watched.answersTo(item("'complete':true"));
        assertThat(seen).endsWith("stream COMPLETE").hasSize(3);

        stream.subscribe(new StreamReader(ALL));
        watched.answersTo(result(2, "'s1'"));
        watched.answersTo(item("'error':{'code':1,'message':'no'}"));
        assertThat(seen).endsWith("call true", "stream ERROR").hasSize(6);

        StreamReader cancelling = new StreamReader(ALL);
        stream.subscribe(cancelling);
        watched.answersTo(result(3, "'s1'"));
        cancelling.subscription().cancel();
        cancelling.subscription().cancel();
        watched.sent();
        assertThat(seen).endsWith("call true", "stream CANCELLED").hasSize(9);

        stream.subscribe(new StreamReader(ALL));
        watched.answersTo(error(4, -32601, "Method not found", "null"));
        assertThat(seen)
                .hasSize(12)
                .contains("call false")
                .filteredOn("stream ERROR"::equals)
                .hasSize(2);

        stream.subscribe(new StreamReader(ALL));
        watched.answersTo(result(5, "'s5'"));
        watched.peer.end(CloseStatus.NORMAL);
        watched.sent();
        assertThat(seen).endsWith("call true", "stream ERROR").hasSize(15);
    }

    @Test
    void everySubscriberCallsTheMethodAndThereIsNoCallWithoutOne() {
        Flow.Publisher<Integer> stream = stream(this.options);
        assertThat(this.conversation.sent()).isEmpty();

        StreamReader first = new StreamReader(ALL);
        StreamReader second = new StreamReader(ALL);
        stream.subscribe(first);
        stream.subscribe(second);
        assertThat(this.conversation.sent()).containsExactly(call(1), call(2));

        this.conversation.answersTo(result(2, "'s1'"));
        this.conversation.answersTo(item("'result':5"));
        assertThat(first.heard).isEmpty();
        assertThat(second.heard).containsExactly(5);
    }

    @Test
    void creditIsGivenInHalvesForWhatWasHandled() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options.withCredit(32)).subscribe(reader);
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(limit(32));
        assertThat(items(1, 15)).isEmpty();
        assertThat(items(16, 16)).containsExactly(limit(48));
        assertThat(this.conversation.answersTo(item("'complete':true"))).isEmpty();
        assertThat(reader.heard).hasSize(17).endsWith(16, "complete");
        this.conversation.assertNothingMore();
    }

    @Test
    void theCreditGrowsUnlessItIsSet() {
        stream(this.options).subscribe(new StreamReader(ALL));
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(limit(32));
        assertThat(items(1, 16)).containsExactly(limit(80));
    }

    @Test
    void whatFollowsTheAnswerAtOnceIsItsStream() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options).subscribe(reader);

        this.conversation.receives(result(1, "'s1'"));
        this.conversation.receives(item("'result':1"));
        this.conversation.receives(item("'complete':true"));

        assertThat(this.conversation.sent()).containsExactly(call(1), limit(32));
        assertThat(reader.heard).containsExactly(1, "complete");
    }

    @Test
    void noMoreIsAllowedThanWasRequested() {
        StreamReader reader = new StreamReader(2);
        stream(this.options).subscribe(reader);
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(limit(2));
        assertThat(items(1, 3)).isEmpty();
        assertThat(reader.heard).containsExactly(1, 2);
        reader.subscription().request(3);
        assertThat(this.conversation.sent()).containsExactly(limit(5));
        assertThat(reader.heard).containsExactly(1, 2, 3);
        reader.subscription().request(ALL);
        reader.subscription().request(ALL);
        assertThat(this.conversation.sent()).containsExactly(limit(35));
    }

    @Test
    void aSubscriberThatRequestsNothingGetsOnlyTheEnd() {
        StreamReader reader = new StreamReader(0);
        stream(this.options).subscribe(reader);
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(limit(0));
        this.conversation.answersTo(item("'complete':true"));
        assertThat(reader.heard).containsExactly("complete");
    }

    @Test
    void requestsInsideOnNextAreAnsweredOneAfterAnother() {
        StreamReader reader = new StreamReader(1);
        reader.onNext(item -> reader.subscription().request(1));
        open(reader);

        items(1, 3);

        assertThat(reader.heard).containsExactly(1, 2, 3);
    }

    @Test
    void aStreamIsCancelledInsideOnNext() {
        StreamReader reader = new StreamReader(ALL);
        reader.onNext(item -> reader.subscription().cancel());
        open(reader);

        assertThat(items(1, 3)).containsExactly(cancelled("s1"));
        reader.subscription().cancel();
        assertThat(this.conversation.answersTo(item("'complete':true"))).isEmpty();
        assertThat(reader.heard).containsExactly(1);
        this.conversation.assertNothingMore();
    }

    @Test
    void aSubscriberThatThrowsIsCancelled() {
        StreamReader reader = new StreamReader(ALL).onNext(item -> {
            throw new IllegalStateException("broken");
        });
        open(reader);

        assertThat(items(1, 3)).containsExactly(cancelled("s1"));
        assertThat(reader.heard).containsExactly(1);
    }

    @Test
    void aSubscriberThatThrowsAtTheBeginningCausesNoCall() {
        stream(this.options).subscribe(new Flow.Subscriber<>() {

            @Override
            public void onSubscribe(Flow.Subscription subscription) {
                subscription.request(1);
                throw new IllegalStateException("broken");
            }

            @Override
            public void onNext(Integer item) {}

            @Override
            public void onError(Throwable failure) {}

            @Override
            public void onComplete() {}
        });

        this.conversation.assertNothingMore();
    }

    @Test
    void zeroItemsCannotBeRequested() {
        StreamReader atOnce = new StreamReader(-1);
        stream(this.options).subscribe(atOnce);
        assertThat(this.conversation.sent()).isEmpty();
        assertThat(atOnce.failure()).isInstanceOf(IllegalArgumentException.class);

        StreamReader later = open(new StreamReader(ALL));
        this.conversation.receives(item("'result':1"));
        later.subscription().request(0);
        assertThat(this.conversation.sent()).containsExactly(cancelled("s1"));
        assertThat(later.heard).containsExactly("IllegalArgumentException");
    }

    @Test
    void aCallThatIsCancelledCancelsTheStreamOfItsAnswer() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options).subscribe(reader);
        this.conversation.sent();

        reader.subscription().cancel();
        assertThat(this.conversation.sent()).containsExactly(cancel(1));
        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(cancelled("s1"));
        assertThat(this.conversation.answersTo(item("'result':1"))).isEmpty();
        assertThat(reader.heard).isEmpty();
        assertThat(this.conversation.journal.take()).doesNotContain("dropped");
    }

    @Test
    void aCallThatTimedOutCancelsTheStreamOfItsAnswer() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options).subscribe(reader);
        this.conversation.sent();

        this.conversation.advance(Duration.ofMinutes(1));
        this.conversation.sent();
        assertThat(reader.heard).containsExactly("RequestTimeoutException");
        assertThat(this.conversation.answersTo(result(1, "'s1'"))).containsExactly(cancelled("s1"));
        assertThat(this.conversation.journal.take()).containsExactly("call watch failed");
        this.conversation.assertNothingMore();
    }

    @Test
    void aRefusedStreamFails() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options).subscribe(reader);

        this.conversation.answersTo(error(1, -32601, "Method not found"));

        assertThat(reader.failure()).isInstanceOf(RemoteErrorException.class).hasMessageContaining("watch", "-32601");
        assertThat(this.conversation.journal.take()).containsExactly("call watch failed");
    }

    @Test
    void anAnswerThatIsNoIdFails() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options).subscribe(reader);

        this.conversation.answersTo(result(1, "7"));

        assertThat(reader.failure()).hasMessage("The answer to 'watch' is no id of a new stream");
    }

    @Test
    void aStreamThatCannotBeCalledForFails() {
        this.conversation.peer.end(CloseStatus.NORMAL);
        StreamReader reader = new StreamReader(ALL);

        stream(this.options).subscribe(reader);
        this.conversation.sent();

        assertThat(reader.failure()).isInstanceOf(PeerClosedException.class);
    }

    @Test
    void anErrorFollowsTheItems() {
        StreamReader reader = open(new StreamReader(1));

        this.conversation.receives(item("'result':1"));
        this.conversation.receives(item("'skipped':2,'error':{'code':7,'message':'gone','data':[1]}"));
        this.conversation.sent();

        assertThat(reader.heard).containsExactly(1, "RemoteErrorException");
        RemoteErrorException failure = (RemoteErrorException) reader.failure();
        assertThat(failure.getCode()).isEqualTo(7);
        assertThat(failure).hasMessage("'watch' failed at the other side: 7 gone");
        assertThat(String.valueOf(failure.getData())).isEqualTo("[1]");
        assertThat(this.skipped).containsExactly(2L);
    }

    @Test
    void anItemOfAnotherTypeCancelsTheStream() {
        StreamReader reader = open(new StreamReader(ALL));

        assertThat(this.conversation.answersTo(item("'result':'x'"))).containsExactly(cancelled("s1"));
        assertThat(reader.failure())
                .isInstanceOf(JsonRpcException.class)
                .hasMessage("An item of 'watch' does not fit java.lang.Integer at $")
                .hasCauseInstanceOf(BindingException.class);

        StreamReader second = new StreamReader(ALL);
        stream(this.options).subscribe(second);
        this.conversation.answersTo(result(2, "'s1'"));
        assertThat(this.conversation.answersTo(item("'result':null"))).containsExactly(cancelled("s1"));
        assertThat(second.failure()).isInstanceOf(JsonRpcException.class).hasMessageContaining("null");
    }

    @Test
    void moreItemsThanBothEndsAgreedOnEndTheStream() {
        this.conversation.peer.limitStreams(-1, 2);
        StreamReader reader = new StreamReader(1);
        stream(this.options).subscribe(reader);
        this.conversation.sent();

        assertThat(this.conversation.answersTo(result(1, "'s1'"))).isEmpty();
        assertThat(items(1, 3)).containsExactly(cancelled("s1"));
        reader.subscription().request(1);
        this.conversation.sent();
        assertThat(reader.heard).containsExactly(1, 2, "ProtocolException");
    }

    @Test
    void skippedItemsAreReported() {
        open(new StreamReader(ALL));

        this.conversation.answersTo(item("'skipped':3,'result':4"));
        this.conversation.answersTo(item("'skipped':null,'result':9"));

        assertThat(this.skipped).containsExactly(3L, -1L);
    }

    @Test
    void aMessageThatMeansNothingEndsTheStream() {
        StreamReader reader = open(new StreamReader(ALL));

        assertThat(this.conversation.answersTo(item("'result':1,'complete':true")))
                .containsExactly(cancelled("s1"));
        assertThat(reader.heard).containsExactly("ProtocolException");
    }

    @Test
    void anItemOfNoStreamIsCancelledOnce() {
        assertThat(this.conversation.answersTo(item("'result':1"))).containsExactly(cancelled("s1"));
        assertThat(this.conversation.answersTo(item("'result':2"))).isEmpty();
        this.conversation.answersTo(notification("rpc.stream.item", "[1]"));
        assertThat(this.conversation.journal.take()).containsExactly("dropped");
    }

    @Test
    void aStreamIsSteeredFromItsBeginningAndLater() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options.withPerSecond(20)).subscribe(reader);
        this.conversation.sent();
        assertThat(this.conversation.answersTo(result(1, "'s1'")))
                .containsExactly(notification("rpc.stream.limit", "{'subscription':'s1','limit':32,'perSecond':20}"));

        reader.subscription().steer(Steering.NONE.withPaused(true));
        assertThat(this.conversation.sent())
                .containsExactly(request(2, "rpc.stream.limit", "{'subscription':'s1','limit':32,'paused':true}"));
        this.conversation.answersTo(result(2, "true"));
        assertThat(reader.heard).isEmpty();
    }

    @Test
    void aDeliveryThatIsNotAllowedEndsTheStream() {
        StreamReader reader = new StreamReader(ALL);
        stream(this.options.withDelivery(Delivery.CONFLATE)).subscribe(reader);
        this.conversation.sent();
        assertThat(this.conversation.answersTo(result(1, "'s1'")))
                .containsExactly(
                        request(2, "rpc.stream.limit", "{'subscription':'s1','limit':32,'delivery':'conflate'}"));

        assertThat(this.conversation.answersTo(error(2, -32602, "Invalid params")))
                .containsExactly(cancelled("s1"));
        assertThat(reader.failure()).isInstanceOf(RemoteErrorException.class);
    }

    @Test
    void theLossOfTheSessionFollowsTheItems() {
        StreamReader reader = open(new StreamReader(1));
        this.conversation.receives(item("'result':1"));

        this.conversation.losesSession(SessionLostException.Receipt.RECEIVED);

        assertThat(reader.heard).containsExactly(1, "SessionLostException");
        this.conversation.assertNothingMore();
    }

    @Test
    void theEndOfThePeerEndsItsStreams() {
        StreamReader reader = open(new StreamReader(ALL));

        this.conversation.peer.end(CloseStatus.NORMAL);
        this.conversation.sent();

        assertThat(reader.heard).containsExactly("PeerClosedException");
    }

    @Test
    void onAnotherSocketEachStreamIsAskedFor() {
        StreamReader lost = open(new StreamReader(ALL));
        items(1, 3);
        this.conversation.peer.detach(this.conversation.transport);
        this.conversation.peer.attach(this.conversation.transport, null);
        this.conversation.peer.flush();

        String asks = request(2, "rpc.stream.limit", "{'subscription':'s1','limit':35,'received':3}");
        assertThat(this.conversation.sent()).containsExactly(asks);
        assertThat(this.conversation.answersTo(result(2, "true"))).isEmpty();
        assertThat(lost.heard).containsExactly(1, 2, 3);

        this.conversation.peer.attach(this.conversation.transport, null);
        this.conversation.peer.flush();
        this.conversation.sent();
        this.conversation.answersTo(result(3, "false"));
        assertThat(lost.failure()).hasMessageContaining("its end was lost with a connection");
        this.conversation.assertNothingMore();
    }

    @Test
    void handlersDoNotWaitForASubscriber() {
        StreamReader reader = new StreamReader(ALL);
        reader.onNext(item -> assertThat(this.conversation.answersTo(request(5, "echo", "[1]")))
                .contains(result(5, "[1]")));
        open(reader);

        items(1, 1);

        assertThat(reader.heard).containsExactly(1);
    }

    @Test
    void aNonBlockingHandlerCannotWaitForItems() {
        this.methods.withNonBlocking(true);
        this.conversation.peer.handleAllWith(this.methods);
        this.methods.on("waits", (transaction, request) -> stream(this.options).toStream());

        Conversation.read(() -> this.conversation.receives(request(1, "waits")));

        assertThat(this.methods.uncaught).singleElement().isInstanceOf(IllegalStateException.class);
        assertThat(this.conversation.sent()).hasSize(1);
    }

    @Test
    void aStreamGivesItsWorkerBackNowAndThen() {
        StreamReader reader = open(new StreamReader(ALL), this.options.withCredit(1000));
        for (int value = 1; value <= 65; value++) {
            this.conversation.receives(item("'result':" + value));
        }
        List<Object> before = new ArrayList<>();
        this.conversation.threads.execute(() -> before.addAll(reader.heard));

        this.conversation.sent();

        assertThat(before).hasSize(64);
        assertThat(reader.heard).hasSize(65);
    }
}
