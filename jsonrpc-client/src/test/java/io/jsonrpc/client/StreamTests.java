package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import java.io.IOException;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Streams between a client and its far end in memory, in both directions. */
@Timeout(30)
class StreamTests {

    /** Counts from 1 as fast as it is asked to; its last number may be far away. */
    private final class Numbers implements Flow.Publisher<Integer> {

        private final int last;

        Numbers(int last) {
            this.last = last;
        }

        @Override
        public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {

                private int given;

                @Override
                public void request(long items) {
                    for (long item = 0; item < items && this.given < Numbers.this.last; item++) {
                        subscriber.onNext(++this.given);
                    }
                    if (this.given == Numbers.this.last) {
                        subscriber.onComplete();
                    }
                }

                @Override
                public void cancel() {
                    StreamTests.this.cancelled.countDown();
                }
            });
        }
    }

    private final class Counting extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void afterConnectionEstablished(Session session) {
            StreamTests.this.farSession.complete(session);
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            transaction.openStream(new Numbers(request.getMethod().equals("few") ? 100 : Integer.MAX_VALUE));
        }
    }

    private final CountDownLatch cancelled = new CountDownLatch(1);

    private final CompletableFuture<Session> farSession = new CompletableFuture<>();

    private final JsonRpcClientLocal client = new JsonRpcClientLocal(new Counting());

    @AfterEach
    void close() {
        this.client.close();
    }

    @Test
    void theClientItsSessionAndItsFarEndReceiveStreams() throws Exception {
        this.client.setServerRequestHandler(new Counting());
        this.client.connect();
        List<JsonRpcRequestSender> senders =
                List.of(this.client, this.client.getSession(), this.farSession.get(10, TimeUnit.SECONDS));

        for (JsonRpcRequestSender sender : senders) {
            try (Stream<Integer> numbers =
                    sender.stream("few", null, Integer.class).toStream()) {
                assertThat(numbers)
                        .containsExactlyElementsOf(
                                IntStream.rangeClosed(1, 100).boxed().toList());
            }
        }
    }

    @Test
    void aStreamThatIsClosedEndsAtItsSource() throws Exception {
        StreamOptions options = StreamOptions.DEFAULT.withCredit(1);
        try (Stream<Integer> numbers =
                this.client.stream("many", null, Integer.class, options).toStream()) {
            assertThat(numbers.limit(50).mapToInt(number -> number).sum()).isEqualTo(1275);
        }
        assertThat(this.cancelled.await(10, TimeUnit.SECONDS)).isTrue();
    }

    @Test
    void aFailureIsThrownWhereItemsAreWaitedFor() {
        ItemStream<int[]> arrays = this.client.stream("many", null, int[].class);
        try (Stream<int[]> none = arrays.toStream()) {
            assertThatThrownBy(none::findFirst).hasMessageStartingWith("An item of 'many' does not fit");
        }
        ItemStream<Integer> unknown = this.farSession.join().stream("many", null, Integer.class);
        try (Stream<Integer> none = unknown.toStream()) {
            assertThatThrownBy(none::findFirst).isInstanceOf(RemoteErrorException.class);
        }
    }

    @Test
    void aClosedClientOpensNoStreams() {
        this.client.close();

        try (Stream<Integer> none =
                this.client.stream("few", null, Integer.class).toStream()) {
            assertThatThrownBy(none::findFirst).isInstanceOf(PeerClosedException.class);
        }
    }
}
