package io.jsonrpc.server.session;

import static io.jsonrpc.fixtures.Messages.request;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.CountingSource;
import io.jsonrpc.fixtures.WireVectors;
import io.jsonrpc.server.ServerSessionExtension;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.extension.OfferedExtensions;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The extension {@code streams}, offered by clients: {@code protocol/vectors/extension/streams.json}. */
class StreamsExtensionTests {

    private static final int ITEMS = 40;

    private final TestServer server = new TestServer();

    private final Endpoint endpoint = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) throws IOException {
            transaction.openStream(new CountingSource(ITEMS));
        }
    });

    static Stream<Arguments> offers() {
        return WireVectors.objects("extension/streams.json").stream()
                .filter(one -> one.has("offer"))
                .map(one -> Arguments.argumentSet(one.get("name").getAsString(), one));
    }

    private static @Nullable JsonObject params(JsonElement text) {
        return text.isJsonNull()
                ? null
                : JsonParser.parseString(text.getAsString()).getAsJsonObject();
    }

    @ParameterizedTest
    @MethodSource("offers")
    void anOfferIsAnsweredAndObeyed(JsonObject vector) {
        TestSocket socket = this.server.open(this.endpoint);
        String open = ControlFrames.open(
                "{'streams':" + vector.get("offer").getAsString().replace('"', '\'') + "}");

        JsonObject opened = TestServer.result(socket.exchange(open).get(0)).getAsJsonObject();
        List<String> items = socket.exchange(request(1, "watch"));

        assertThat(opened.getAsJsonObject("extensions").get("streams")).isEqualTo(params(vector.get("answer")));
        JsonElement sends = vector.get("sends");
        long most = sends.isJsonNull() ? ITEMS + 1 : Math.min(sends.getAsLong(), ITEMS + 1);
        assertThat(items).as("the answer, and the items, and their end").hasSize((int) (1 + most));
    }

    @Test
    void anExtensionHearsOfEachSessionBeforeItsHandlers() {
        List<String> heard = new ArrayList<>();
        ServerSessionExtension extension = new ServerSessionExtension() {
            @Override
            public String name() {
                return "unit";
            }

            @Override
            public JsonObject accept(JsonObject offer) {
                return offer;
            }

            @Override
            public void opened(Session session, JsonObject accepted) {
                heard.add("opened " + accepted);
                throw new IllegalStateException("oops");
            }
        };
        TestServer other = new TestServer(new OfferedExtensions(List.of(extension)));
        Endpoint noting = TestServer.endpoint("/x", new DefaultJsonRpcHandler<JsonElement>() {

            @Override
            public void afterConnectionEstablished(Session session) {
                heard.add("established");
            }

            @Override
            public void handleRequest(Transaction transaction, Request<JsonElement> request) {
                heard.add(request.getMethod());
            }
        });

        other.open(noting).exchange(ControlFrames.open("{'unit':{'metric':true},'x.none':{}}"));
        assertThat(heard).containsExactly("opened {\"metric\":true}", "established");
        heard.clear();
        other.open(noting).exchange(ControlFrames.OPEN);
        assertThat(heard).as("not offered").containsExactly("established");
    }
}
