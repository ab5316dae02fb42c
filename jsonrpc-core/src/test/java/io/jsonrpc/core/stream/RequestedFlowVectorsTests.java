package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.subscription.RateHint;
import io.jsonrpc.core.subscription.StreamRate;
import io.jsonrpc.fixtures.Messages;
import io.jsonrpc.fixtures.WireVectors;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What {@code protocol/vectors/streams/flow-request.json} says of the end that asks for a rate holds for the real class. */
class RequestedFlowVectorsTests {

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return WireVectors.objects("streams/flow-request.json").stream()
                .map(one -> DynamicTest.dynamicTest(
                        one.get("name").getAsString(), () -> run(new RequestedFlow(), one.getAsJsonArray("steps"))));
    }

    private static void run(RequestedFlow flow, JsonArray steps) {
        for (JsonElement element : steps) {
            JsonObject step = element.getAsJsonObject();
            if (step.has("receive")) {
                assertThat(flow.told(params(step.get("receive").getAsString())))
                        .as("%s", step)
                        .isNotEqualTo(step.has("dropped"));
                JsonElement now = step.get("now");
                assertThat(flow.now()).as("%s", step).isEqualTo(now instanceof JsonNull ? null : rate(now));
            } else {
                assertThat(sent(act(flow, step))).as("%s", step).isEqualTo(step.get("sent"));
            }
        }
    }

    private static @Nullable JsonText act(RequestedFlow flow, JsonObject step) {
        if (step.has("ask")) {
            return flow.request(rate(step.get("ask")));
        }
        if (step.has("hint")) {
            return flow.request(RateHint.valueOf(step.get("hint").getAsString().toUpperCase(Locale.ROOT)));
        }
        return step.has("resumed") ? flow.again() : flow.anew();
    }

    private static JsonArray sent(@Nullable JsonText params) {
        JsonArray sent = new JsonArray();
        if (params != null) {
            sent.add(Messages.notification("rpc.session.flow", params.json()));
        }
        return sent;
    }

    private static StreamRate rate(JsonElement text) {
        JsonObject rate = text.getAsJsonObject();
        return new StreamRate(
                rate.has("perSecond") ? rate.get("perSecond").getAsDouble() : 0,
                rate.has("bytesPerSecond") ? rate.get("bytesPerSecond").getAsLong() : 0,
                rate.has("paused"));
    }

    private static @Nullable JsonText params(String frame) {
        String params = Objects.requireNonNull(JsonMembers.read(frame, MessageLimits.DEFAULT))
                .literal("params");
        return params == null ? null : new JsonText(params);
    }
}
