package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.notification;
import static io.jsonrpc.fixtures.Messages.request;
import static io.jsonrpc.server.session.ControlFrames.ack;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.ItemSource;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.endpoint.Endpoint;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/** The streams of all conversations of a session together leave half of its window to calls. */
class StreamShareTests {

    private static final int WINDOW = 32;

    private static final int CONVERSATIONS = 5;

    /** Frames of each end before the first item. */
    private static final int BEFORE = 2 * CONVERSATIONS - 1;

    private final TestServer server = new TestServer(Settings.window(WINDOW), ServerObserver.NONE);

    private final List<ItemSource> sources = new ArrayList<>();

    private final List<Session> sessions = new ArrayList<>();

    private final Endpoint endpoint = TestServer.endpoint(
            "/rooms/{room}",
            new DefaultJsonRpcHandler<JsonElement>() {

                @Override
                public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
                    ItemSource source = new ItemSource();
                    StreamShareTests.this.sources.add(source);
                    StreamShareTests.this.sessions.add(transaction.getSession());
                    transaction.openStream(source);
                }
            }.withChannels());

    private TestSocket socket;

    /** A stream of the session itself, and one on each of four channels; all that was sent is acknowledged. */
    private ControlFrames begin() {
        this.server.channels.serve(List.of(this.endpoint), "", request -> Decision.ALLOW);
        this.socket = this.server.open(this.endpoint, "ann", Map.of());
        ControlFrames frames = ChannelFrames.sessionOn(this.socket);
        this.socket.exchange(request(1, "watch"));
        for (int channel = 1; channel < BEFORE; channel += 2) {
            ChannelFrames.opened(this.socket, channel, "/rooms/" + channel);
            this.socket.exchange(channel + ":" + request(1, "watch"));
        }
        this.socket.exchange(ack(BEFORE, BEFORE));
        return frames;
    }

    private void giveToAll(int items) {
        for (int item = 0; item < items; item++) {
            this.sources.forEach(source -> source.give("x"));
        }
        this.server.workers.runAll();
    }

    private List<String> receivedAfterResume(ControlFrames frames) {
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        List<String> received = new ArrayList<>(frames.resumeOn(next, BEFORE, BEFORE));
        received.addAll(next.takeReceived());
        return received;
    }

    private static List<String> with(String word, List<String> frames) {
        return frames.stream().filter(frame -> frame.contains(word)).toList();
    }

    @Test
    void aRequestDuringAnOutageFindsRoomBesideTheStreamsOfAllChannels() {
        ControlFrames frames = begin();
        giveToAll(20);
        List<String> items = with("rpc.stream.item", this.socket.takeReceived());
        assertThat(items).hasSize(WINDOW / 2);

        this.socket.breakDown();
        giveToAll(1);
        for (int call = 0; call < 2; call++) {
            this.sessions.forEach(session ->
                    assertThat(session.sendRequestAsync("question", null)).isNotDone());
        }
        List<String> received = receivedAfterResume(frames);
        assertThat(with("question", received)).hasSize(2 * CONVERSATIONS);
    }

    @Test
    void whatIsAcknowledgedMakesRoomForTheStreamsOfEachConversation() {
        begin();
        giveToAll(20);
        List<String> items = new ArrayList<>(with("rpc.stream.item", this.socket.takeReceived()));
        for (int acks = 0; acks < 20; acks++) {
            this.socket.send(ack(BEFORE + items.size(), BEFORE));
            items.addAll(with("rpc.stream.item", this.socket.takeReceived()));
        }
        assertThat(items).hasSize(20 * CONVERSATIONS);
        for (String prefix : List.of("{", "1:", "3:", "5:", "7:")) {
            assertThat(items.stream().filter(item -> item.startsWith(prefix)))
                    .as(prefix)
                    .hasSize(20);
        }
    }

    @Test
    void itemsThatWaitInTheQueuesOfTheirConversationsCountToo() {
        ControlFrames frames = begin();
        this.socket.reading = false;
        giveToAll(20);
        this.socket.breakDown();
        this.socket.takeReceived();
        this.sessions.forEach(session ->
                assertThat(session.sendRequestAsync("question", null)).isNotDone());
        List<String> received = receivedAfterResume(frames);
        assertThat(with("question", received)).hasSize(CONVERSATIONS);
        assertThat(with("rpc.stream.item", received)).hasSizeLessThanOrEqualTo(WINDOW / 2);
    }

    @Test
    void aChannelThatMovesHasTheRoomOfItsNextSessionAtOnce() {
        ControlFrames frames = begin();
        giveToAll(20);
        List<String> items = with("rpc.stream.item", this.socket.takeReceived());
        long before = items.stream().filter(item -> item.startsWith("1:")).count();
        TestSocket next = this.server.open(this.endpoint, "ann", Map.of());
        ChannelFrames.sessionOn(next);
        String move = "'channel':1,'ticket':'t'";
        next.exchange("0:"
                + request(
                        "'rpc.session.1'",
                        "rpc.session.channel.open",
                        "{'channel':1,'from':{'session':'" + frames.sessionId + "'," + move + "}}"));
        this.socket.send("0:" + notification("rpc.session.channel.moved", "{" + move + "}"));

        List<String> after = new ArrayList<>(with("rpc.stream.item", next.takeReceived()));
        assertThat(after).as("nothing was acknowledged").isNotEmpty();
        next.send(ack(1 + after.size(), 1));
        after.addAll(with("rpc.stream.item", next.takeReceived()));
        assertThat(after).hasSize(20 - (int) before).allMatch(item -> item.startsWith("1:"));
    }

    @Test
    void aChannelThatEndsLeavesItsRoomToTheOthers() {
        begin();
        this.socket.reading = false;
        this.sources.subList(1, CONVERSATIONS).forEach(source -> {
            for (int item = 0; item < 20; item++) {
                source.give("x");
            }
        });
        this.server.workers.runAll();
        for (int channel = 1; channel < BEFORE; channel += 2) {
            this.socket.send(ChannelFrames.close(channel, 1000, 1));
        }
        for (int item = 0; item < 20; item++) {
            this.sources.get(0).give("x");
        }
        this.server.workers.runAll();
        this.socket.readAgain();
        this.server.workers.runAll();
        assertThat(with("rpc.stream.item", this.socket.takeReceived()).stream().filter(item -> item.startsWith("{")))
                .hasSizeGreaterThan(WINDOW / 4);
    }
}
