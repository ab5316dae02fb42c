package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.fixtures.Messages.result;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static io.jsonrpc.server.session.ControlFrames.openOn;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What a session sends of its streams, with a socket and without. */
class StreamsOverBreaksTests {

    private static final int WINDOW = 16;

    private final TestServer server = new TestServer(Settings.window(WINDOW), ServerObserver.NONE);

    private final List<ItemSource> sources = new ArrayList<>();

    private @Nullable JsonRpcPeer peer;

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            StreamsOverBreaksTests.this.peer = ((ServerSession) transaction.getSession()).peer();
            ItemSource source = new ItemSource();
            StreamsOverBreaksTests.this.sources.add(source);
            transaction.openStream(source);
        }
    });

    private static String item(String members) {
        return notification("rpc.stream.item", "{'subscription':'s1'," + members + "}");
    }

    private static String limit(String members) {
        return notification("rpc.stream.limit", "{'subscription':'s1'," + members + "}");
    }

    private ItemSource open(TestSocket socket) {
        assertThat(socket.exchange(request(1, "watch"))).containsExactly(result(1, "'s1'"));
        return this.sources.get(0);
    }

    private void give(ItemSource source, int first, int last) {
        for (int value = first; value <= last; value++) {
            source.give(value);
        }
        this.server.workers.runAll();
    }

    @Test
    void withoutASocketItemsAreValuesThatAreConflated() {
        TestSocket first = this.server.open(this.endpoint);
        ControlFrames session = openOn(first);
        ItemSource source = open(first);
        first.exchange(limit("'limit':100,'delivery':'latest'"));
        give(source, 1, 1);
        assertThat(first.takeReceived()).containsExactly(item("'result':1"));

        first.breakDown();
        give(source, 2, 9);
        TestSocket second = this.server.open(this.endpoint);

        assertThat(session.resumeOn(second, 2, 2))
                .as("nothing was numbered meanwhile")
                .containsExactly(item("'skipped':7,'result':9"));
    }

    @Test
    void whatWasOnTheWayIsSentOnTheNextSocketOnceAndInOrder() {
        TestSocket first = this.server.open(this.endpoint);
        ControlFrames session = openOn(first);
        ItemSource source = open(first);
        first.reading = false;
        give(source, 1, 20);

        first.breakDown();
        TestSocket second = this.server.open(this.endpoint);
        List<String> received = new ArrayList<>(session.resumeOn(second, 1, 1));
        received.addAll(second.takeReceived());
        for (int acks = 0; acks < 2; acks++) {
            second.send(ack(received.size() + 1, 1));
            received.addAll(second.takeReceived());
        }

        List<String> expected = new ArrayList<>();
        for (int value = 1; value <= 20; value++) {
            expected.add(item("'result':" + value));
        }
        assertThat(received).isEqualTo(expected);
    }

    @Test
    void ofTheWindowAllStreamsLeaveRoomForOthers() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        ItemSource source = open(socket);

        give(source, 1, 40);
        int sent = socket.takeReceived().size();

        assertThat(sent).as("the answer is in the window as well").isEqualTo(WINDOW / 2 - 1);
        JsonRpcPeer sender = Objects.requireNonNull(this.peer);
        sender.sendAndForget(sender.encodeNotification("tick", null));
        assertThat(socket.takeReceived()).containsExactly(notification("tick"));

        socket.send(ack(1 + sent + 1, 1));
        assertThat(socket.takeReceived()).contains(item("'result':" + (sent + 1)), item("'result':" + (sent + 2)));
    }

    @Test
    void aSessionThatEndsLeavesNoStreamAndNoTimer() {
        TestSocket socket = this.server.open(this.endpoint);
        openOn(socket);
        ItemSource source = open(socket);
        int timers = this.server.clock.scheduled();
        socket.exchange(limit("'limit':100,'perSecond':1"));
        give(source, 1, 3);
        assertThat(this.server.clock.scheduled()).isEqualTo(timers + 1);

        ((ServerSession) this.server.sessions.all().sessions().get(0)).close();
        this.server.workers.runAll();

        assertThat(source.heard()).endsWith("cancel");
        this.server.advance(Duration.ofMinutes(1));
        assertThat(this.server.clock.scheduled()).isLessThanOrEqualTo(timers);
    }
}
