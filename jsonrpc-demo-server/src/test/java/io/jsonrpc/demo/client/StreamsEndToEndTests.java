package io.jsonrpc.demo.client;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.demo.TestApplication;
import io.jsonrpc.network.WireSocket;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Sinks;

/** The Java client and the server send streams to each other over a real socket. */
@Timeout(60)
class StreamsEndToEndTests {

    private static final int MANY = 2000;

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final String END = "{'subscription':'s1','complete':true}";

    private static final String OVERFLOW = "{'subscription':'s1','skipped':5,'error':{'code':-32012,'message':"
            + "'Stream overflow','data':{'type':'stream.overflow','skipped':5}}}";

    private static final CountDownLatch CANCELLED = new CountDownLatch(1);

    private static TestApplication server;

    /** What is published on the only stream of a test about deliveries. */
    private static volatile Sinks.Many<Integer> published =
            Sinks.many().unicast().onBackpressureBuffer();

    /** Counts, adds what the client counts, and publishes what it is told. */
    private static final class Counting extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            switch (request.getMethod()) {
                case "count" -> transaction.openStream(numbers(MANY));
                case "countOn" ->
                    transaction.openStream(JdkFlowAdapter.publisherToFlowPublisher(
                            Flux.range(1, Integer.MAX_VALUE).doOnCancel(CANCELLED::countDown)));
                case "watch" ->
                    transaction.openStream(StreamSource.of(JdkFlowAdapter.publisherToFlowPublisher(published.asFlux()))
                            .delivering(Delivery.valueOf(first(request).getAsString()))
                            .buffering(4)
                            .keyedBy(item -> item % 3));
                case "publish" -> {
                    for (JsonElement item : request.getParams().getAsJsonArray()) {
                        published.tryEmitNext(item.getAsInt());
                    }
                    transaction.sendResponse(true);
                }
                case "complete" -> {
                    published.tryEmitComplete();
                    transaction.sendResponse(true);
                }
                default ->
                    transaction.sendResponse(flux(transaction.getSession().stream("count", null, Integer.class))
                            .reduce(Integer::sum)
                            .block(LONG));
            }
        }
    }

    private static JsonElement first(Request<JsonElement> request) {
        return request.getParams().getAsJsonArray().get(0);
    }

    interface Counter {

        @JsonRpcMethod("count")
        Flux<Integer> count();
    }

    private static Flow.Publisher<Integer> numbers(int last) {
        return JdkFlowAdapter.publisherToFlowPublisher(Flux.range(1, last));
    }

    private static <T> Flux<T> flux(Flow.Publisher<T> stream) {
        return JdkFlowAdapter.flowPublisherToFlux(stream);
    }

    @BeforeAll
    static void start() {
        server = TestApplication.start(registry -> registry.addHandler(new Counting(), "/count"));
    }

    @AfterAll
    static void stop() {
        server.close();
    }

    private static JsonRpcClient client() {
        return PatientClients.client("ws://localhost:" + server.port() + "/count");
    }

    @Test
    void theClientReceivesEveryItemInOrder() throws Exception {
        try (JsonRpcClient client = client()) {
            StreamOptions options = StreamOptions.DEFAULT.withCredit(7);
            List<Integer> items = flux(client.stream("count", null, Integer.class, options))
                    .collectList()
                    .block(LONG);

            assertThat(items).isEqualTo(IntStream.rangeClosed(1, MANY).boxed().toList());
        }
    }

    static Stream<Arguments> deliveries() {
        return Stream.of(
                kind(
                        Delivery.ALL,
                        item(2),
                        item(3),
                        item(4),
                        item(5),
                        item(6),
                        item(7),
                        item(8),
                        item(9),
                        item(10),
                        END),
                kind(Delivery.CONFLATE, item(8, 6), item(9), item(10), END),
                kind(Delivery.LATEST, item(10, 8), END),
                kind(Delivery.SAMPLE, item(10, 8), END),
                kind(Delivery.DROP_OLDEST, item(7, 5), item(8), item(9), item(10), END),
                kind(Delivery.CLOSE, OVERFLOW));
    }

    private static Arguments kind(Delivery delivery, String... messages) {
        return Arguments.of(delivery, List.of(messages));
    }

    private static String item(int result) {
        return "{'subscription':'s1','result':" + result + "}";
    }

    private static String item(int result, int skipped) {
        return "{'subscription':'s1','skipped':" + skipped + ",'result':" + result + "}";
    }

    /** The receiver takes 1, and none of 2 to 10 while they are published; there is room for four, and for three keys. */
    @ParameterizedTest
    @MethodSource("deliveries")
    void whatAReceiverDoesNotTakeIsDeliveredAsTheMethodSays(Delivery delivery, List<String> messages) throws Exception {
        published = Sinks.many().unicast().onBackpressureBuffer();
        try (WireSocket client = server.open("/count")) {
            assertThat(client.exchange(request(1, "watch", "['" + delivery + "']")))
                    .isEqualTo(result(1, "'s1'"));
            assertThat(client.exchange(request(2, "rpc.stream.limit", "{'subscription':'s1','limit':1}")))
                    .isEqualTo(result(2, "true"));
            client.send(request(3, "publish", "[1]"));
            assertThat(List.of(client.receive(), client.receive()))
                    .containsExactlyInAnyOrder(result(3, "true"), notification("rpc.stream.item", item(1)));

            client.send(request(4, "publish", "[2,3,4,5,6,7,8,9,10]"));
            List<String> received = new ArrayList<>();
            String text;
            for (text = client.receive(); !text.contains("\"id\":4"); text = client.receive()) {
                received.add(text);
            }
            assertThat(text).isEqualTo(result(4, "true"));
            client.send(notification("rpc.stream.limit", "{'subscription':'s1','limit':100}"));
            client.send(request(5, "complete"));
            for (int missing = messages.size() - received.size(); missing >= 0; missing--) {
                received.add(client.receive());
            }
            received.remove(result(5, "true"));
            assertThat(received)
                    .isEqualTo(messages.stream()
                            .map(message -> notification("rpc.stream.item", message))
                            .toList());
        }
    }

    @Test
    void theServerReceivesAStreamOfTheClient() throws Exception {
        try (JsonRpcClient client = client()) {
            client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonElement>() {
                @Override
                public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
                    transaction.openStream(numbers(100));
                }
            });

            assertThat(client.sendRequest("sum", null, Integer.class)).isEqualTo(5050);
        }
    }

    @Test
    void aProxyReturnsAFlux() throws Exception {
        try (JsonRpcClient client = client()) {
            Flux<Integer> numbers = client.proxy(Counter.class).count();

            assertThat(numbers.reduce(Integer::sum).block(LONG)).isEqualTo(MANY * (MANY + 1) / 2);
            assertThat(numbers.take(3).collectList().block(LONG)).containsExactly(1, 2, 3);
        }
    }

    @Test
    void aStreamThatIsCancelledEndsAtItsSource() throws Exception {
        try (JsonRpcClient client = client()) {
            try (Stream<Integer> items =
                    client.stream("countOn", null, Integer.class).toStream()) {
                assertThat(items.limit(MANY).mapToInt(item -> item).sum()).isEqualTo(MANY * (MANY + 1) / 2);
            }

            assertThat(CANCELLED.await(30, TimeUnit.SECONDS)).isTrue();
        }
    }
}
