package io.jsonrpc.demo.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.demo.TestApplication;
import java.io.IOException;
import java.time.Duration;
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
import reactor.adapter.JdkFlowAdapter;
import reactor.core.publisher.Flux;

/** The Java client and the server send streams to each other over a real socket. */
@Timeout(60)
class StreamsEndToEndTests {

    private static final int MANY = 2000;

    private static final Duration LONG = Duration.ofSeconds(30);

    private static final CountDownLatch CANCELLED = new CountDownLatch(1);

    private static TestApplication server;

    /** Counts, and adds what the client counts. */
    private static final class Counting extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            switch (request.getMethod()) {
                case "count" -> transaction.openStream(numbers(MANY));
                case "countOn" ->
                    transaction.openStream(JdkFlowAdapter.publisherToFlowPublisher(
                            Flux.range(1, Integer.MAX_VALUE).doOnCancel(CANCELLED::countDown)));
                default ->
                    transaction.sendResponse(flux(transaction.getSession().stream("count", null, Integer.class))
                            .reduce(Integer::sum)
                            .block(LONG));
            }
        }
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
        return new JsonRpcClientWebSocket("ws://localhost:" + server.port() + "/count");
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
