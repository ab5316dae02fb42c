package io.jsonrpc.client;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.fixtures.WireVectors;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The extension {@code streams}, answered by servers: {@code protocol/vectors/extension/streams.json}. */
class StreamsExtensionTests {

    private static final int ITEMS = 40;

    private final ResumableBench bench = new ResumableBench();

    static Stream<Arguments> answers() {
        return WireVectors.objects("extension/streams.json").stream()
                .filter(one -> !one.has("offer"))
                .map(one -> Arguments.argumentSet(one.get("name").getAsString(), one));
    }

    @ParameterizedTest
    @MethodSource("answers")
    void anAnswerIsObeyed(JsonObject vector) {
        this.bench.client.setServerRequestHandler(
                (transaction, request) -> transaction.openStream(new CountingSource(ITEMS)));
        JsonElement answer = vector.get("answer");
        String extensions = answer.isJsonNull() ? "{}" : "{'streams':" + answer.getAsString() + "}";
        FakeSocket socket =
                this.bench.connected(ResumableBench.opened(1_048_576, 1024, 1024, extensions.replace('"', '\'')));

        socket.receives(request(1, "watch"));
        this.bench.bench.run();

        JsonElement sends = vector.get("sends");
        long most = sends.isJsonNull() ? ITEMS + 1 : Math.min(sends.getAsLong(), ITEMS + 1);
        assertThat(socket.takeSent())
                .as("the answer, and the items, and their end")
                .hasSize((int) (1 + most));
    }
}
