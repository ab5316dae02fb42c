package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.TestServer.connect;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.lang.reflect.Proxy;
import java.util.List;
import org.junit.jupiter.api.Test;

/** A stream from a server to a client in a classic session whose socket takes items and loses them. */
class StreamsOverClassicBreaksTests {

    private static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private static final int WINDOW = 32;

    private final TestServer server = new TestServer();

    private final ItemSource source = new ItemSource();

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            transaction.openStream(StreamsOverClassicBreaksTests.this.source);
        }
    });

    private final StreamListener listener = new StreamListener(Long.MAX_VALUE);

    private final JsonRpcPeer client = new PeerBuilder(
                    CODEC,
                    Workers.elastic(this.server.workers),
                    new Timers(this.server.clock, this.server.clock::nanoTime),
                    session(),
                    (transaction, request) -> {})
            .build();

    private TestSocket socket = this.server.open(this.endpoint);

    private static Session session() {
        return (Session) Proxy.newProxyInstance(
                Session.class.getClassLoader(), new Class<?>[] {Session.class}, (proxy, method, arguments) -> {
                    throw new UnsupportedOperationException(method.getName());
                });
    }

    private void attach(TestSocket next) {
        this.socket = next;
        this.client.attach(
                new Transport() {
                    @Override
                    public void send(OutboundText message, SendCallback callback) {
                        next.listener.onText(message.text(), true);
                        callback.completed(null);
                    }

                    @Override
                    public void close(CloseStatus status) {
                        throw new AssertionError("closed: " + status);
                    }
                },
                null);
        this.client.flush();
    }

    private void clientReads(List<String> messages) {
        messages.forEach(message -> this.client.receive(CODEC.decode(message)));
        this.server.workers.runAll();
    }

    private void settle() {
        this.server.workers.runAll();
        for (List<String> messages = this.socket.takeReceived();
                !messages.isEmpty();
                messages = this.socket.takeReceived()) {
            clientReads(messages);
        }
    }

    private void give(int first, int last) {
        for (int value = first; value <= last; value++) {
            this.source.give(value);
        }
        this.server.workers.runAll();
    }

    @Test
    void aWindowOfItemsThatWasLostIsToldExactlyAndTheStreamGoesOn() {
        String id = connect(this.socket);
        attach(this.socket);
        this.client.stream("watch", null, Integer.class, StreamOptions.DEFAULT.withOnSkipped(this.listener::skipped))
                .subscribe(this.listener);
        settle();
        give(1, 3);
        settle();
        give(4, WINDOW + 10);
        assertThat(this.socket.takeReceived())
                .as("taken by the socket, and never read")
                .hasSize(WINDOW - 3);
        this.socket.breakDown();

        TestSocket next = this.server.open(this.endpoint);
        assertThat(next.exchange(request(9, "connect", "{'sessionId':'" + id + "'}")))
                .as("the answer, and no item that would use credit")
                .hasSize(1);
        attach(next);
        settle();
        give(WINDOW + 11, 100);
        settle();

        assertThat(this.listener.heard.subList(0, 5)).containsExactly(1, 2, 3, "skipped " + (WINDOW - 3), WINDOW + 1);
        assertThat(this.listener.heard).hasSize(3 + 1 + 100 - WINDOW).endsWith(99, 100);
    }
}
