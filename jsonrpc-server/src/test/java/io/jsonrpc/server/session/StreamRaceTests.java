package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** Streams from a server to a client, and everything that may cross on the way; each test is one race. */
class StreamRaceTests {

    private final TestServer server = new TestServer();

    private final List<ItemSource> sources = new ArrayList<>();

    private @Nullable Session session;

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void afterConnectionEstablished(Session opened) {
            StreamRaceTests.this.session = opened;
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            switch (request.getMethod()) {
                case "count" -> transaction.openStream(new CountingSource(3));
                case "ended" -> transaction.openStream(ended());
                case "throws" -> transaction.openStream(throwing());
                case "echo" -> transaction.sendResponse(1);
                default -> transaction.openStream(source());
            }
        }
    });

    private final ClientEnd client = new ClientEnd(this.server, this.endpoint, (transaction, request) -> {
        if (request.getId() != null) {
            transaction.openStream(source());
        }
    });

    private final StreamListener listener = new StreamListener(Long.MAX_VALUE);

    private ItemSource source() {
        ItemSource source = new ItemSource();
        this.sources.add(source);
        return source;
    }

    /** It completes while it is being subscribed. */
    private static Flow.Publisher<Object> ended() {
        return subscriber -> {
            ItemSource source = new ItemSource();
            source.subscribe(subscriber);
            source.complete();
        };
    }

    private static Flow.Publisher<Object> throwing() {
        return subscriber -> subscriber.onSubscribe(new Flow.Subscription() {
            @Override
            public void request(long items) {
                subscriber.onComplete();
                throw new IllegalStateException("oops");
            }

            @Override
            public void cancel() {
                throw new IllegalStateException("oops");
            }
        });
    }

    private ItemSource open(StreamListener by, StreamOptions options) {
        this.client.peer.stream("watch", null, Integer.class, options).subscribe(by);
        this.client.settle();
        return this.sources.get(this.sources.size() - 1);
    }

    private ItemSource open(StreamListener by) {
        return open(by, StreamOptions.DEFAULT);
    }

    private static CompletableFuture<JsonElement> ask(JsonRpcPeer peer, String method, String id, Object... more) {
        Map<String, Object> params =
                more.length == 0 ? Map.of("subscription", id) : Map.of("subscription", id, "limit", more[0]);
        return peer.sendRequestAsync("rpc.stream." + method, params, JsonElement.class, null);
    }

    private String asked(String method, String id, Object... more) {
        CompletableFuture<JsonElement> answer = ask(this.client.peer, method, id, more);
        this.client.settle();
        return answer.join().toString();
    }

    private void give(ItemSource source, int first, int last) {
        for (int value = first; value <= last; value++) {
            source.give(value);
        }
        this.server.workers.runAll();
    }

    /** Neither end has anything left of its streams, and no timer runs for them. */
    private void assertNothingLeft(String... ids) {
        this.client.settle();
        for (String id : ids) {
            assertThat(asked("cancel", id)).isEqualTo("false");
        }
        assertThat(this.client.peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
        assertThat(((ServerSession) this.session).peer().load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
    }

    @Test
    void theAnswerGoesAheadOfTheFirstItemOfASourceThatIsFaster() {
        this.client.peer.stream("count", null, Integer.class).subscribe(this.listener);
        this.client.serverReads();
        this.server.workers.runAll();
        assertThat(this.client.onTheWay())
                .startsWith("[" + result(1, "'s1'") + ", "
                        + notification("rpc.stream.item", "{'subscription':'s1','result':1}"));
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1, 2, 3, "complete");
        assertNothingLeft("s1");
    }

    @Test
    void aCancelThatCrossesTheEndMeansNothingAndBothForget() {
        ItemSource source = open(this.listener);
        give(source, 1, 1);
        source.complete();
        this.server.workers.runAll();
        assertThat(this.client.onTheWay()).contains("complete");
        this.listener.subscription().cancel();
        this.client.settle();
        assertThat(this.listener.heard).isEmpty();
        assertNothingLeft("s1");
    }

    @Test
    void aLimitAfterTheEndIsPassedOver() {
        ItemSource source = open(this.listener);
        source.complete();
        CompletableFuture<JsonElement> limit = ask(this.client.peer, "limit", "s1", 100);
        this.client.settle();
        assertThat(limit.join().toString()).isEqualTo("false");
        assertThat(this.listener.heard).containsExactly("complete");
        assertNothingLeft("s1");
    }

    @Test
    void aLimitLowerThanTheOneBeforeTakesNothingAway() {
        ItemSource source = open(this.listener);
        assertThat(asked("limit", "s1", 3)).isEqualTo("true");
        give(source, 1, 32);
        this.client.settle();
        assertThat(this.listener.heard).hasSize(32);
    }

    @Test
    void ofTwoCancelsTheFirstIsTrueAndTheSecondFalse() {
        ItemSource source = open(this.listener);
        CompletableFuture<JsonElement> first = ask(this.client.peer, "cancel", "s1");
        CompletableFuture<JsonElement> second = ask(this.client.peer, "cancel", "s1");
        this.client.settle();
        assertThat(first.join().toString()).isEqualTo("true");
        assertThat(second.join().toString()).isEqualTo("false");
        assertThat(source.heard()).endsWith("cancel");
    }

    @Test
    void aCancelOfTheCallAfterItsAnswerDoesNothing() {
        ItemSource source = open(this.listener);
        this.client.peer.sendAndForget(this.client.peer.encodeNotification("$/cancelRequest", Map.of("id", 1)));
        this.client.settle();
        give(source, 1, 1);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1);
    }

    @Test
    void aSourceThatEndsWhileItIsSubscribedEndsBehindTheAnswer() {
        this.client.peer.stream("ended", null, Integer.class).subscribe(this.listener);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly("complete");
        assertNothingLeft("s1");
    }

    @Test
    void aSourceThatGivesFromManyThreadsIsOneStream() throws InterruptedException {
        ItemSource source = open(this.listener, StreamOptions.DEFAULT.withCredit(400));
        Flow.Subscriber<? super Object> to = source.to();
        List<Thread> threads = new ArrayList<>();
        for (int thread = 0; thread < 4; thread++) {
            int base = 1000 * thread;
            threads.add(new Thread(() -> {
                for (int value = 1; value <= 50; value++) {
                    to.onNext(base + value);
                }
            }));
        }
        threads.forEach(Thread::start);
        for (Thread thread : threads) {
            thread.join();
        }
        this.client.settle();
        assertThat(this.listener.heard).hasSize(200).doesNotHaveDuplicates();
        for (int thread = 0; thread < 4; thread++) {
            int base = 1000 * thread;
            assertThat(this.listener.heard.stream()
                            .map(Integer.class::cast)
                            .filter(value -> value / 1000 * 1000 == base))
                    .isSorted();
        }
    }

    @Test
    void aSourceThatBreaksItsRulesEndsOnce() {
        this.client.peer.stream("throws", null, Integer.class).subscribe(this.listener);
        this.client.settle();
        assertThat(this.listener.heard).hasSize(1);
        assertNothingLeft("s1");

        ItemSource source = open(new StreamListener(0));
        source.give(null);
        source.to().onNext(1);
        source.to().onComplete();
        assertThat(source.heard()).endsWith("cancel");
        assertNothingLeft("s2");
    }

    @Test
    void anItemThatCannotBeSentEndsAStreamOfAllItemsAndIsSkippedOtherwise() {
        ItemSource all = open(this.listener);
        all.give(Double.NaN);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly("RemoteErrorException");
        assertThat(((RemoteErrorException) this.listener.failure()).getCode()).isEqualTo(-32603);

        StreamListener latest = new StreamListener(Long.MAX_VALUE);
        ItemSource source =
                open(latest, StreamOptions.DEFAULT.withDelivery(Delivery.LATEST).withOnSkipped(latest::skipped));
        source.give(Double.NaN);
        this.client.settle();
        source.give(2);
        this.client.settle();
        assertThat(latest.heard).containsExactly("skipped 1", 2);
    }

    @Test
    void aFullQueueIsNoErrorOfTheSource() {
        ItemSource source = open(this.listener);
        this.client.stopsReading();
        JsonRpcPeer sender = ((ServerSession) this.session).peer();
        for (int message = 1; message <= 1001; message++) {
            sender.sendAndForget(sender.encodeNotification("x.none", null));
        }
        give(source, 1, 5);
        assertThat(source.heard()).doesNotContain("cancel");
        this.client.readsAgain();
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1, 2, 3, 4, 5);
    }

    @Test
    void aTakeOverOfALivingSocketIsNotNoticed() {
        ItemSource source = open(this.listener);
        give(source, 1, 5);
        this.client.clientReads();
        this.client.resumes();
        give(source, 6, 9);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1, 2, 3, 4, 5, 6, 7, 8, 9);
    }

    @Test
    void aStreamEndsWithASessionThatIsNotResumedInTime() {
        ItemSource source = open(this.listener);
        give(source, 1, 1);
        this.client.settle();
        this.client.breaks();
        this.server.advance(Duration.ofMinutes(3));
        assertThat(source.heard()).endsWith("cancel");
        this.client.resumes();
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1, "SessionLostException");
    }

    @Test
    void aSubscriberThatIsBusyStopsOnlyItsOwnCredit() {
        List<Object> answers = new ArrayList<>();
        ItemSource source = open(this.listener.onNext(item -> {
            CompletableFuture<Integer> answer =
                    this.client.peer.sendRequestAsync("echo", null, (java.lang.reflect.Type) Integer.class, null);
            this.client.settle();
            answers.add(answer.join());
        }));
        give(source, 1, 2);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1, 2);
        assertThat(answers).as("answered while the subscriber was busy").containsExactly(1, 1);
    }

    @Test
    void bothEndsHaveAStreamOfTheSameId() {
        ItemSource here = open(this.listener);
        StreamListener there = new StreamListener(Long.MAX_VALUE);
        ((ServerSession) this.session)
                .peer().stream("watch", null, Integer.class).subscribe(there);
        this.client.settle();
        ItemSource fromClient = this.sources.get(1);

        give(here, 1, 1);
        give(fromClient, 2, 2);
        this.client.settle();
        there.subscription().cancel();
        this.client.settle();
        give(here, 3, 3);
        this.client.settle();

        assertThat(this.listener.heard).containsExactly(1, 3);
        assertThat(there.heard).containsExactly(2);
        assertThat(fromClient.heard()).endsWith("cancel");
    }

    @Test
    void theIdOfAStreamMeansNothingInAnotherSession() {
        ItemSource source = open(this.listener);
        ClientEnd other = new ClientEnd(this.server, this.endpoint, (transaction, request) -> {});
        CompletableFuture<JsonElement> cancel = ask(other.peer, "cancel", "s1");
        other.settle();
        assertThat(cancel.join().toString()).isEqualTo("false");
        assertThat(source.heard()).doesNotContain("cancel");
    }

    @Test
    void aStreamThatNobodyReceivesIsCancelledOnce() {
        CompletableFuture<JsonElement> call = this.client.peer.sendRequestAsync("watch", null, JsonElement.class, null);
        this.client.settle();
        assertThat(call.join().getAsString()).isEqualTo("s1");
        give(this.sources.get(0), 1, 3);
        this.client.settle();
        assertThat(this.sources.get(0).heard()).containsOnlyOnce("cancel").endsWith("cancel");
        assertNothingLeft("s1");
    }

    @Test
    void aCallThatWasGivenUpCancelsTheStreamOfItsAnswer() {
        this.client.peer.stream("watch", null, Integer.class).subscribe(this.listener);
        this.client.serverReads();
        this.server.workers.runAll();
        this.listener.subscription().cancel();
        this.client.settle();
        assertThat(this.sources.get(0).heard()).endsWith("cancel");
        assertThat(this.listener.heard).isEmpty();
        assertNothingLeft("s1");
    }

    @Test
    void aStreamHoldsNoPlaceInFlightAndHasNoDeadline() {
        ItemSource source = open(this.listener);
        assertThat(((ServerSession) this.session).peer().load().inbound()).isZero();
        for (int minute = 1; minute <= 10; minute++) {
            this.client.breaks();
            this.server.advance(Duration.ofMinutes(1));
            this.client.resumes();
            this.client.settle();
        }
        give(source, 1, 1);
        this.client.settle();
        assertThat(this.listener.heard).containsExactly(1);
    }
}
