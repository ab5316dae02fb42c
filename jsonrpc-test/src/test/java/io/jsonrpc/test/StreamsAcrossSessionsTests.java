package io.jsonrpc.test;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.OnSessionLoss;
import io.jsonrpc.core.subscription.StreamOptions;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** What becomes of a stream whose session is lost. */
@Timeout(60)
class StreamsAcrossSessionsTests {

    private static final Type ITEM =
            TypeToken.getParameterized(Positioned.class, Integer.class).getType();

    /** Gives two items to each stream, which does not end. */
    private static final class Trades extends DefaultJsonRpcHandler<JsonElement> {

        private int next = 1;

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
            JsonElement params = request.getParams();
            if (params != null
                    && params.toString().contains("p2")
                    && request.getMethod().equals("forgets")) {
                throw new RequestRejectedException(
                        new ResponseError(1, "too old", JsonParser.parseString("{\"type\":\"stream.positionLost\"}")));
            }
            Flow.Publisher<Positioned<Integer>> items = this::subscribe;
            transaction.openStream(StreamSource.of(items));
            if (params != null) {
                transaction.getSession().sendNotification("asked", params);
            }
        }

        private void subscribe(Flow.Subscriber<? super Positioned<Integer>> subscriber) {
            subscriber.onSubscribe(new Flow.Subscription() {

                private int given;

                @Override
                public void request(long items) {
                    for (long item = 0; item < items && this.given < 2; item++) {
                        this.given++;
                        int number = Trades.this.next++;
                        subscriber.onNext(new Positioned<>("p" + number, number));
                    }
                }

                @Override
                public void cancel() {}
            });
        }
    }

    private final JsonRpcTester tester =
            JsonRpcTester.bindToHandler(new Trades()).build();

    private final BlockingQueue<Object> heard = new LinkedBlockingQueue<>();

    @AfterEach
    void close() {
        this.tester.close();
    }

    private void subscribe(String method, StreamOptions options) {
        this.tester.client().<Positioned<Integer>>stream(
                        method, null, ITEM, options.withOnSkipped(skipped -> this.heard.add("skipped " + skipped)))
                .subscribe(new Flow.Subscriber<>() {

                    @Override
                    public void onSubscribe(Flow.Subscription subscription) {
                        subscription.request(5);
                    }

                    @Override
                    public void onNext(Positioned<Integer> item) {
                        StreamsAcrossSessionsTests.this.heard.add(item.value());
                    }

                    @Override
                    public void onError(Throwable failure) {
                        StreamsAcrossSessionsTests.this.heard.add(failure.getClass());
                    }

                    @Override
                    public void onComplete() {
                        StreamsAcrossSessionsTests.this.heard.add("complete");
                    }
                });
    }

    private void hears(Object... expected) throws InterruptedException {
        for (Object next : expected) {
            assertThat(this.heard.poll(20, TimeUnit.SECONDS)).isEqualTo(next);
        }
    }

    private void losesSession() {
        this.tester.breakConnection();
        this.tester.clock().advance(Duration.ofHours(1));
        assertThat(this.tester.reconnect()).isEqualTo(SessionLoss.EXPIRED);
    }

    private Map<String, String> behind(String position) {
        return Map.of("after", position);
    }

    @Test
    void itFailsUnlessItIsToGoOn() throws Exception {
        subscribe("trades", StreamOptions.DEFAULT);
        hears(1, 2);
        losesSession();
        hears(SessionLostException.class);
    }

    @Test
    void itIsOpenedAgainWithAGap() throws Exception {
        subscribe("trades", StreamOptions.DEFAULT.withOnSessionLoss(OnSessionLoss.RESUBSCRIBE));
        hears(1, 2);
        losesSession();
        hears("skipped -1", 3, 4);
        losesSession();
        hears("skipped -1", 5);
        assertThat(this.heard).isEmpty();
    }

    @Test
    void itGoesOnBehindItsLastItem() throws Exception {
        Notifications asked = this.tester.notifications("asked");
        subscribe("trades", StreamOptions.DEFAULT.withResume(this::behind));
        hears(1, 2);
        losesSession();
        hears(3, 4);
        asked.next().hasParams(behind("p2"));
    }

    @Test
    void itBeginsAnewWhereItsPositionIsForgotten() throws Exception {
        subscribe("forgets", StreamOptions.DEFAULT.withResume(this::behind));
        hears(1, 2);
        losesSession();
        hears("skipped -1", 3, 4);
    }

    @Test
    void aBreakWithinTheWindowIsNoLoss() throws Exception {
        subscribe("trades", StreamOptions.DEFAULT.withOnSessionLoss(OnSessionLoss.RESUBSCRIBE));
        hears(1, 2);
        this.tester.breakConnection();
        this.tester.resume();
        assertThat(this.heard).isEmpty();
    }
}
