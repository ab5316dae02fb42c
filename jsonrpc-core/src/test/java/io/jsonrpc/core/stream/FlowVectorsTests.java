package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.fixtures.Messages;
import io.jsonrpc.fixtures.WireVectors;
import java.util.Objects;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/** What {@code protocol/vectors/streams/flow.json} says of the rate of a session holds for the real class. */
class FlowVectorsTests {

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return WireVectors.objects("streams/flow.json").stream()
                .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> new Transcript(one).run()));
    }

    private static FlowPlan plan(@Nullable JsonElement plan) {
        if (plan == null) {
            return FlowPlan.NONE;
        }
        JsonObject members = plan.getAsJsonObject();
        return new FlowPlan(
                members.has("perSecond") ? members.get("perSecond").getAsDouble() : 0,
                members.has("bytesPerSecond") ? members.get("bytesPerSecond").getAsLong() : 0);
    }

    private static final class Transcript {

        private final JsonArray steps;

        private final SessionFlow flow;

        private long now;

        Transcript(JsonObject one) {
            this.steps = one.getAsJsonArray("steps");
            this.flow = new SessionFlow(plan(one.get("plan")), this.now);
        }

        void run() {
            for (JsonElement element : this.steps) {
                JsonObject step = element.getAsJsonObject();
                JsonObject happened = happened(step);
                if (step.has("due")) {
                    happened.add("due", due());
                }
                assertThat(happened).as("%s", step).isEqualTo(expected(step));
            }
        }

        private JsonElement due() {
            long nanos = this.flow.nanosUntilDue(this.now);
            assertThat(this.flow.isDue(this.now)).isEqualTo(nanos == 0);
            return nanos < 0 ? JsonNull.INSTANCE : new JsonPrimitive(TimeUnit.NANOSECONDS.toMillis(nanos));
        }

        private static JsonObject expected(JsonObject step) {
            JsonObject expected = new JsonObject();
            for (String name : new String[] {"sent", "dropped", "closes", "due"}) {
                if (step.has(name)) {
                    expected.add(name, step.get(name));
                }
            }
            return expected;
        }

        private JsonObject happened(JsonObject step) {
            JsonObject happened = new JsonObject();
            if (step.has("receive")) {
                for (int left = step.has("times") ? step.get("times").getAsInt() : 1; left > 0; left--) {
                    happened = received(params(step.get("receive").getAsString()));
                }
            } else if (step.has("plan")) {
                told(this.flow.plan(plan(step.get("plan")), this.now), happened);
            } else if (step.has("advance")) {
                this.now += TimeUnit.MILLISECONDS.toNanos(step.get("advance").getAsLong());
            } else if (step.has("went")) {
                int bytes = step.has("bytes") ? step.get("bytes").getAsInt() : 0;
                for (int left = step.get("went").getAsInt(); left > 0; left--) {
                    this.flow.taken(this.now);
                }
                this.flow.sent(bytes);
            }
            return happened;
        }

        private JsonObject received(JsonText params) {
            SessionFlow.Outcome outcome = this.flow.receive(params, this.now);
            JsonObject happened = new JsonObject();
            told(outcome.told(), happened);
            if (outcome.faulty()) {
                happened.addProperty("dropped", true);
            }
            if (outcome.tooMany()) {
                happened.addProperty("closes", CloseStatus.LIMIT.code());
            }
            return happened;
        }

        private static JsonText params(String frame) {
            JsonMembers members = Objects.requireNonNull(JsonMembers.read(frame, MessageLimits.DEFAULT));
            return new JsonText(Objects.requireNonNull(members.literal("params")));
        }

        private static void told(@Nullable JsonText params, JsonObject happened) {
            if (params != null) {
                JsonArray sent = new JsonArray();
                sent.add(Messages.notification("rpc.session.flow.now", params.json()));
                happened.add("sent", sent);
            }
        }
    }
}
