package io.jsonrpc.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;

/** Many streams, both ways, in one session whose sockets break again and again, at any moment. */
class StreamsOverManyBreaksTests {

    private static final int STREAMS = 50;

    private static final int BREAKS = 200;

    private final TestServer server = new TestServer();

    private final List<ItemSource> ofServer = new ArrayList<>();

    private final List<ItemSource> ofClient = new ArrayList<>();

    private @Nullable Session session;

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void afterConnectionEstablished(Session opened) {
            StreamsOverManyBreaksTests.this.session = opened;
        }

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            transaction.openStream(added(StreamsOverManyBreaksTests.this.ofServer));
        }
    });

    private final ClientEnd client = new ClientEnd(
            this.server, this.endpoint, (transaction, request) -> transaction.openStream(added(this.ofClient)));

    private static ItemSource added(List<ItemSource> sources) {
        ItemSource source = new ItemSource();
        sources.add(source);
        return source;
    }

    @Test
    void everyItemArrivesOnceAndInOrderOverTwoHundredBreaks() {
        run(1);
    }

    @Test
    @Tag("exhaustive")
    void everyItemArrivesOnceAndInOrderWhereverTheBreaksAre() {
        for (long seed = 2; seed <= 10; seed++) {
            new StreamsOverManyBreaksTests().run(seed);
        }
    }

    private void run(long seed) {
        JsonRpcPeer far = ((ServerSession) Objects.requireNonNull(this.session)).peer();
        List<StreamListener> atClient = subscribe(this.client.peer);
        List<StreamListener> atServer = subscribe(far);
        this.client.settle();
        int timers = this.server.clock.scheduled();
        List<ItemSource> sources = new ArrayList<>(this.ofServer);
        sources.addAll(this.ofClient);
        int[] given = new int[2 * STREAMS];
        Random random = new Random(seed);

        for (int breaks = 0; breaks < BREAKS; ) {
            int chance = random.nextInt(1000);
            if (chance < 5) {
                this.client.breaks();
                for (int away = random.nextInt(50); away > 0; away--) {
                    give(sources, given, random);
                }
                this.client.resumes();
                breaks++;
            } else if (chance < 300) {
                give(sources, given, random);
            } else {
                this.client.happens(chance);
            }
        }
        this.client.settle();
        sources.forEach(ItemSource::complete);
        this.client.settle();

        List<StreamListener> listeners = new ArrayList<>(atClient);
        listeners.addAll(atServer);
        for (int stream = 0; stream < 2 * STREAMS; stream++) {
            List<Object> expected = new ArrayList<>();
            for (int value = 1; value <= given[stream]; value++) {
                expected.add(value);
            }
            expected.add("complete");
            assertThat(listeners.get(stream).heard)
                    .as("stream %s, seed %s", stream, seed)
                    .isEqualTo(expected);
        }
        assertThat(given).as("the streams were used").doesNotContain(0);
        assertNothingLeft(far, timers);
    }

    private static List<StreamListener> subscribe(JsonRpcPeer peer) {
        List<StreamListener> listeners = new ArrayList<>();
        for (int stream = 0; stream < STREAMS; stream++) {
            StreamListener listener = new StreamListener(Long.MAX_VALUE);
            listeners.add(listener);
            peer.stream("watch", null, Integer.class).subscribe(listener);
        }
        return listeners;
    }

    private static void give(List<ItemSource> sources, int[] given, Random random) {
        int stream = random.nextInt(sources.size());
        if (sources.get(stream).requested() > 0) {
            sources.get(stream).give(++given[stream]);
        }
    }

    /** Of streams, messages and timers. */
    private void assertNothingLeft(JsonRpcPeer far, int timers) {
        for (JsonRpcPeer peer : List.of(this.client.peer, far)) {
            for (int stream = 1; stream <= STREAMS; stream++) {
                CompletableFuture<JsonElement> known = peer.sendRequestAsync(
                        "rpc.stream.cancel",
                        Map.of("subscription", "s" + Integer.toString(stream, 36)),
                        JsonElement.class,
                        null);
                this.client.settle();
                assertThat(known.join().getAsBoolean()).isFalse();
            }
            assertThat(peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
        }
        assertThat(this.server.clock.scheduled()).isLessThanOrEqualTo(timers);
    }
}
