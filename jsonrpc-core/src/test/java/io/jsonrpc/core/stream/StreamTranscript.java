package io.jsonrpc.core.stream;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.fixtures.WireVectors;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;

/** One case of {@code protocol/vectors/streams}, whose format the README beside it describes. */
abstract class StreamTranscript {

    /** Members of a step that are no input. */
    private static final Set<String> BESIDE = Set.of(
            "of", "times", "unencodable", "credit", "automatic", "demand", "space", "error", "sent", "told", "left");

    final List<String> sent = new ArrayList<>();

    final List<String> told = new ArrayList<>();

    /** Makes one input happen, and everything that follows from it. */
    abstract void step(JsonObject step);

    /** What is left in the tables. */
    abstract String left();

    static void run(JsonObject one) {
        JsonObject session = one.has("session") ? one.getAsJsonObject("session") : new JsonObject();
        StreamTranscript transcript = one.get("end").getAsString().equals("producer")
                ? new ProducerTranscript(session)
                : new ConsumerTranscript(session);
        int at = 0;
        for (JsonElement element : one.getAsJsonArray("steps")) {
            JsonObject step = element.getAsJsonObject();
            transcript.step(step);
            String where = "step " + ++at + ", " + step;
            assertThat(transcript.sent).as("sent at " + where).isEqualTo(texts(step, "sent"));
            assertThat(transcript.told).as("told at " + where).isEqualTo(texts(step, "told"));
            if (step.has("left")) {
                assertThat(transcript.left())
                        .as("left at " + where)
                        .isEqualTo(step.get("left").getAsString());
            }
            transcript.sent.clear();
            transcript.told.clear();
        }
    }

    static String input(JsonObject step) {
        List<String> inputs =
                step.keySet().stream().filter(name -> !BESIDE.contains(name)).toList();
        assertThat(inputs).as(step.toString()).hasSize(1);
        return inputs.get(0);
    }

    static int number(JsonObject from, String name, int otherwise) {
        return from.has(name) ? from.get(name).getAsInt() : otherwise;
    }

    private static List<String> texts(JsonObject step, String name) {
        List<String> texts = new ArrayList<>();
        JsonArray array = step.has(name) ? step.getAsJsonArray(name) : new JsonArray();
        array.forEach(text -> texts.add(WireVectors.frame(text)));
        return texts;
    }
}
