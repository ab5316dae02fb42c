package io.jsonrpc.server.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import org.junit.jupiter.api.Test;

/** Calls with streams as arguments in one session whose sockets break again and again, at any moment. */
class ArgumentsOverBreaksTests {

    private static final int CALLS = 20;

    private static final int BREAKS = 60;

    private final TestServer server = new TestServer();

    private final List<Transaction> transactions = new ArrayList<>();

    private final List<StreamListener> listeners = new ArrayList<>();

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonObject>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonObject> request) {
            transaction.startAsync();
            StreamListener listener = new StreamListener(Long.MAX_VALUE);
            ArgumentsOverBreaksTests.this.transactions.add(transaction);
            ArgumentsOverBreaksTests.this.listeners.add(listener);
            JsonElement rows = request.getParams().get("rows");
            transaction.receiveStream(rows, Integer.class).subscribe(listener);
        }
    });

    private final ClientEnd client = new ClientEnd(this.server, this.endpoint, (transaction, request) -> {});

    private final Random random = new Random(3);

    @Test
    void everyItemArrivesOnceAndInOrder() throws IOException {
        List<ItemSource> sources = new ArrayList<>();
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        for (int call = 0; call < CALLS; call++) {
            ItemSource source = new ItemSource();
            sources.add(source);
            answers.add(this.client.peer.sendRequestAsync("import", Map.of("rows", StreamSource.of(source))));
        }
        int[] given = new int[CALLS];
        for (int breaks = 0; breaks < BREAKS; ) {
            int chance = this.random.nextInt(1000);
            if (chance < 5) {
                this.client.breaks();
                give(sources, given);
                this.client.resumes();
                breaks++;
            } else if (chance < 300) {
                give(sources, given);
            } else {
                this.client.happens(chance);
            }
        }
        this.client.settle();
        sources.subList(0, CALLS / 2).forEach(ItemSource::complete);
        this.client.settle();
        for (Transaction transaction : this.transactions) {
            transaction.sendResponse("done");
        }
        this.client.breaks();
        this.client.resumes();
        this.client.settle();

        assertThat(given).doesNotContain(0);
        assertThat(answers).allMatch(answer -> answer.join().getAsString().equals("done"));
        for (int call = 0; call < CALLS; call++) {
            List<Object> expected = new ArrayList<>();
            for (int value = 1; value <= given[call]; value++) {
                expected.add(value);
            }
            expected.add(call < CALLS / 2 ? "complete" : "CancellationException");
            assertThat(this.listeners.get(call).heard).as("call %s", call).isEqualTo(expected);
            assertThat(sources.get(call).isOver()).isTrue();
        }
        assertThat(this.client.peer.sentStreams(1)).isEmpty();
        assertThat(this.client.peer.load()).isEqualTo(new JsonRpcPeer.Load(0, 0, 0, 0));
    }

    private void give(List<ItemSource> sources, int[] given) {
        int call = this.random.nextInt(CALLS);
        if (sources.get(call).requested() > 0) {
            sources.get(call).give(++given[call]);
        }
    }
}
