package io.jsonrpc.core.session;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.ControlReader;
import java.util.List;
import java.util.Locale;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** What {@code protocol/vectors/session} says of part 3 holds for the real classes. */
class SessionVectorsTests {

    @TestFactory
    Stream<DynamicTest> transcripts() {
        return SessionVectors.read("transcripts.json").stream()
                .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> Transcript.run(one)));
    }

    @TestFactory
    Stream<DynamicTest> frames() {
        return SessionVectors.read("frames.json").stream()
                .map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> frame(one)));
    }

    private static void frame(JsonObject one) {
        String text = SessionVectors.text(one.get("text"));
        String kind = one.get("kind").getAsString();
        if (kind.equals("data")) {
            assertThat(ControlReader.isControl(text)).isFalse();
            return;
        }
        assertThat(ControlReader.isControl(text)).isTrue();
        ControlFrame frame = ControlReader.read(text);
        assertThat(frame.getClass().getSimpleName().toLowerCase(Locale.ROOT)).isEqualTo(kind);
        if (frame instanceof ControlFrame.Sendable sendable) {
            String written = one.has("written") ? SessionVectors.text(one.get("written")) : text;
            assertThat(sendable.text()).isEqualTo(written);
        }
    }

    @Test
    void thereAreCasesOfEveryKindAndForBothEnds() {
        List<JsonObject> frames = SessionVectors.read("frames.json");
        List<JsonObject> transcripts = SessionVectors.read("transcripts.json");

        assertThat(frames)
                .extracting(one -> one.get("kind").getAsString())
                .contains(
                        "open",
                        "opened",
                        "resume",
                        "resumed",
                        "failed",
                        "ack",
                        "close",
                        "closed",
                        "closing",
                        "goaway",
                        "unknown",
                        "malformed",
                        "data");
        assertThat(transcripts).extracting(one -> one.get("end").getAsString()).contains("client", "server");
        assertThat(frames.size() + transcripts.size()).isGreaterThan(100);
        assertThat(Stream.concat(frames.stream(), transcripts.stream()))
                .extracting(one -> one.get("name").getAsString())
                .doesNotHaveDuplicates();
    }
}
