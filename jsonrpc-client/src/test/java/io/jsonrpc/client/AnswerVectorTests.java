package io.jsonrpc.client;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.client.FakeNetwork.FakeSocket;
import io.jsonrpc.client.socket.FragmentAssembler;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.stream.Stream;
import org.junit.jupiter.api.Named;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** What becomes of calls whose answers are good or bad: {@code protocol/vectors/client/answers.json}. */
class AnswerVectorTests {

    private static final int LIMIT = 1024 * 1024;

    private final ClientBench bench = new ClientBench();

    private final FakeSocket socket = this.bench.connected();

    static Stream<Named<JsonObject>> cases() {
        return WireVectors.objects("client/answers.json").stream()
                .map(one -> Named.of(one.get("name").getAsString(), one));
    }

    @ParameterizedTest
    @MethodSource("cases")
    void theClientTakesAnswersAsItSays(JsonObject one) {
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        int calls = one.has("calls") ? one.get("calls").getAsInt() : 1;
        for (int i = 0; i < calls; i++) {
            answers.add(this.bench.client.sendRequestAsync("m", null));
        }
        this.bench.run();
        List<String> ids = ids(this.socket.takeSent());
        for (JsonElement frame : one.getAsJsonArray("in")) {
            receive(known(WireVectors.frame(frame), ids));
        }
        this.bench.run();
        JsonArray outcomes = new JsonArray();
        answers.forEach(answer -> outcomes.add(outcome(answer)));
        assertThat(outcomes).isEqualTo(one.getAsJsonArray("outcomes"));
        List<String> out = one.has("out")
                ? one.getAsJsonArray("out").asList().stream()
                        .map(frame -> known(frame.getAsString(), ids))
                        .toList()
                : List.of();
        assertThat(this.socket.takeSent()).isEqualTo(out);
    }

    private static List<String> ids(List<String> requests) {
        return requests.stream()
                .map(request -> JsonParser.parseString(request)
                        .getAsJsonObject()
                        .get("id")
                        .getAsString())
                .toList();
    }

    private static String known(String text, List<String> ids) {
        String known = text;
        for (int i = 0; i < ids.size(); i++) {
            known = known.replace("${" + (i + 1) + "}", ids.get(i));
        }
        return known;
    }

    /** As the transport does it. */
    private void receive(String text) {
        FragmentAssembler message = new FragmentAssembler(LIMIT);
        assertThat(message.add(text)).isTrue();
        if (message.isTooLarge()) {
            this.socket.receivesTooLarge(message.head(), message.tail());
        } else {
            this.socket.receives(message.take());
        }
    }

    private static JsonElement outcome(CompletableFuture<JsonElement> answer) {
        if (!answer.isDone()) {
            return new JsonPrimitive("waits");
        }
        JsonObject outcome = new JsonObject();
        Throwable failure = answer.handle((result, thrown) -> thrown).join();
        if (failure instanceof ProtocolException) {
            return new JsonPrimitive("malformed");
        }
        if (failure instanceof RemoteErrorException refused) {
            JsonObject error = new JsonObject();
            error.addProperty("code", refused.getCode());
            error.addProperty("message", refused.getError().getMessage());
            if (refused.getData() != null) {
                error.add("data", refused.getData());
            }
            outcome.add("error", error);
        } else {
            JsonElement result = answer.join();
            outcome.add("result", result == null ? JsonNull.INSTANCE : result);
        }
        return outcome;
    }
}
