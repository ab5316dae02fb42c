package io.jsonrpc.core.engine;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.fixtures.WireVectors;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The extension {@code context}: {@code protocol/vectors/extension/context.json}. */
class ContextVectorsTests {

    private final Methods methods = new Methods();

    private final Conversation conversation = new Conversation(this.methods, options -> options.announceTimeouts(true));

    static Stream<Arguments> vectors() {
        return WireVectors.objects("extension/context.json").stream()
                .map(one -> Arguments.argumentSet(one.get("name").getAsString(), one));
    }

    ContextVectorsTests() {
        this.methods.on("hold", (transaction, request) -> transaction.startAsync());
        this.methods.on(
                "context", (transaction, request) -> transaction.sendResponse(members(transaction.getContext())));
        this.methods.on("pass", this::pass);
        this.methods.on("ask", (transaction, request) -> {
            this.conversation.peer.sendRequestAsync("m", null, JsonElement.class, null);
            transaction.sendResponse(null);
        });
    }

    private static Map<String, Object> members(@Nullable CallContext context) {
        Map<String, Object> members = new TreeMap<>();
        if (context != null) {
            if (context.timeoutMillis() != CallContext.NO_TIMEOUT) {
                members.put("timeoutMillis", context.timeoutMillis());
            }
            if (context.traceparent() != null) {
                members.put("traceparent", context.traceparent());
            }
            if (context.tracestate() != null) {
                members.put("tracestate", context.tracestate());
            }
        }
        return members;
    }

    private void pass(Transaction transaction, Request<JsonElement> request) throws Exception {
        JsonElement params = request.getParams();
        this.conversation.clock.pass(Duration.ofMillis(
                params == null ? 0 : params.getAsJsonArray().get(0).getAsLong()));
        transaction.sendResponse(null);
    }

    @ParameterizedTest
    @MethodSource("vectors")
    void happensAsItSays(JsonObject vector) {
        this.conversation.peer.useContext(vector.get("accepted").getAsBoolean());
        for (JsonElement element : vector.getAsJsonArray("steps")) {
            step(element.getAsJsonObject());
        }
        assertThat(this.conversation.sent()).isEmpty();
    }

    private void step(JsonObject step) {
        if (step.has("receive")) {
            this.conversation.receives(WireVectors.frame(step.get("receive")));
        } else if (step.has("advance")) {
            this.conversation.threads.runAll();
            this.conversation.advance(Duration.ofMillis(step.get("advance").getAsLong()));
        } else if (step.has("call")) {
            JsonElement millis = step.get("timeoutMillis");
            Duration timeout = millis == null ? null : Duration.ofMillis(millis.getAsLong());
            this.conversation.peer.sendRequestAsync(step.get("call").getAsString(), null, JsonElement.class, timeout);
        } else {
            List<String> expected = step.getAsJsonArray("expect").asList().stream()
                    .map(WireVectors::frame)
                    .toList();
            assertThat(this.conversation.sent()).as("%s", step).isEqualTo(expected);
        }
    }
}
