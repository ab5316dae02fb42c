package io.jsonrpc.client;

import static io.jsonrpc.client.ChannelBench.accepted;
import static io.jsonrpc.client.ResumableBench.ack;
import static io.jsonrpc.client.ResumableBench.opened;
import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.ItemSource;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/** The streams that a client sends, of all conversations of a session together, leave half of its window to calls. */
class StreamsOfChannelsTests {

    private static final int WINDOW = 32;

    private static final int CONVERSATIONS = 5;

    private final ChannelBench bench = new ChannelBench();

    private final List<JsonRpcClient> clients = new ArrayList<>();

    private final List<ItemSource> sources = new ArrayList<>();

    private void watch(FakeSocket socket, JsonRpcClient client, String prefix) {
        this.clients.add(client);
        client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
                ItemSource source = new ItemSource();
                StreamsOfChannelsTests.this.sources.add(source);
                transaction.openStream(source);
            }
        });
        socket.receives(prefix + request(1, "watch"));
        this.bench.run();
    }

    private static List<String> with(String word, List<String> frames) {
        return frames.stream().filter(frame -> frame.contains(word)).toList();
    }

    @Test
    void aCallOnEachFindsRoom() {
        FakeSocket socket = this.bench.resumable.connected(opened(1_048_576, 1024, WINDOW, ChannelBench.EXTENSIONS));
        watch(socket, this.bench.client, "");
        for (int opening = 1; opening < CONVERSATIONS; opening++) {
            JsonRpcClient channel = this.bench.channel("/rooms/" + opening);
            ((JsonRpcClientWebSocket) channel).connectAsync();
            this.bench.run();
            socket.receives(accepted(opening));
            this.bench.run();
            watch(socket, channel, (2 * opening - 1) + ":");
        }
        int before = 2 * CONVERSATIONS - 1;
        socket.receives(ack(before, before));
        socket.takeSent();

        for (int item = 0; item < 20; item++) {
            this.sources.forEach(source -> source.give("x"));
        }
        this.bench.run();
        List<String> items = new ArrayList<>(with("rpc.stream.item", socket.takeSent()));
        assertThat(items).hasSize(WINDOW / 2);

        this.clients.forEach(client -> client.sendRequestAsync("question", null));
        this.bench.run();
        assertThat(with("question", socket.takeSent())).hasSize(CONVERSATIONS);

        for (int acks = 0; acks < 20; acks++) {
            socket.receives(ack(before + CONVERSATIONS + items.size(), before));
            this.bench.run();
            items.addAll(with("rpc.stream.item", socket.takeSent()));
        }
        assertThat(items).hasSize(20 * CONVERSATIONS);
    }

    @Test
    void aChannelThatMovesHasTheRoomOfItsNextSessionAtOnce() {
        String session = opened(1_048_576, 1024, WINDOW, ChannelBench.EXTENSIONS);
        FakeSocket here = this.bench.resumable.connected(session);
        JsonRpcClientWebSocket channel = (JsonRpcClientWebSocket) this.bench.channel(here);
        watch(here, channel, "1:");
        ChannelBench other = new ChannelBench();
        FakeSocket there = other.resumable.connected(session);
        here.receives(ack(2, 2));
        here.takeSent();
        for (int item = 0; item < 20; item++) {
            this.sources.get(0).give("x");
        }
        this.bench.run();
        assertThat(with("rpc.stream.item", here.takeSent())).hasSize(WINDOW / 2);

        channel.move(other.client);
        this.bench.run();
        other.run();
        there.receives(accepted(1));
        other.run();
        this.bench.run();

        assertThat(with("moved", here.takeSent())).hasSize(1);
        assertThat(with("rpc.stream.item", there.takeSent())).hasSize(20 - WINDOW / 2);
    }
}
