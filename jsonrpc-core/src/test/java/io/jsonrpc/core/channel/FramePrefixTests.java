package io.jsonrpc.core.channel;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.fixtures.WireVectors;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/** {@code protocol/vectors/session/channel-prefixes.json}: every text is of exactly one kind, the same in all languages. */
class FramePrefixTests {

    private static final List<JsonObject> CASES = WireVectors.objects("session/channel-prefixes.json");

    private static final String LETTERS = "0123456789012345678901234567890123456789::::::++++ -@{\"\uFF17\u0667";

    private static Stream<JsonObject> rows() {
        return CASES.stream().filter(one -> one.has("text"));
    }

    @TestFactory
    Stream<DynamicTest> rowsAreReadAsTheySay() {
        return rows().map(one -> DynamicTest.dynamicTest(one.get("name").getAsString(), () -> row(one)));
    }

    private static void row(JsonObject one) {
        String expected = one.get("kind").getAsString()
                + (one.has("number") ? " " + one.get("number") + " " + one.get("length") : "");
        String text = one.get("text").getAsString();
        for (boolean parts : new boolean[] {false, true}) {
            if (!one.has("parts") || one.get("parts").getAsBoolean() == parts) {
                assertThat(kind(text, parts)).isEqualTo(expected);
            }
        }
    }

    private static String kind(String text, boolean parts) {
        if (ControlReader.isControl(text)) {
            return "control";
        }
        long prefix = FramePrefix.read(text, parts);
        if (prefix == FramePrefix.NONE) {
            return "text";
        }
        return prefix == FramePrefix.INVALID
                ? "invalid"
                : (FramePrefix.isPart(prefix) ? "part " : "channel ")
                        + FramePrefix.number(prefix)
                        + " "
                        + FramePrefix.length(prefix);
    }

    @Test
    @Tag("exhaustive")
    void aMillionTextsHaveTheSameKindsInEveryLanguage() {
        List<JsonObject> digests =
                CASES.stream().filter(one -> one.has("digest")).toList();

        assertThat(digests)
                .hasSize(2)
                .allSatisfy(one ->
                        assertThat(digest(one)).isEqualTo(one.get("digest").getAsLong()));
    }

    private static long digest(JsonObject one) {
        Letters letters = new Letters(one.get("seed").getAsInt());
        boolean parts = one.get("parts").getAsBoolean();
        int digest = 0x811C9DC5;
        for (int texts = one.get("texts").getAsInt(); texts > 0; texts--) {
            String kind = kind(letters.text(), parts);
            for (int at = 0; at < kind.length(); at++) {
                digest = (digest ^ kind.charAt(at)) * 0x01000193;
            }
            digest = (digest ^ ';') * 0x01000193;
        }
        return Integer.toUnsignedLong(digest);
    }

    /** The texts that follow from a seed, as the README of the vectors has it. */
    private static final class Letters {

        private int state;

        Letters(int seed) {
            this.state = seed;
        }

        private int next(int bound) {
            this.state ^= this.state << 13;
            this.state ^= this.state >>> 17;
            this.state ^= this.state << 5;
            return Integer.remainderUnsigned(this.state, bound);
        }

        String text() {
            StringBuilder text = new StringBuilder();
            for (int length = next(16); length > 0; length--) {
                text.append(LETTERS.charAt(next(LETTERS.length())));
            }
            return text.toString();
        }
    }

    @Test
    void aPrefixThatIsWrittenIsReadAgain() {
        for (int number : new int[] {0, 1, 9, 10, 2_147_483_646, Integer.MAX_VALUE}) {
            long whole = FramePrefix.read(FramePrefix.of(number, false) + "{}", true);
            long part = FramePrefix.read(FramePrefix.of(number, true) + "{}", true);

            assertThat(FramePrefix.number(whole)).isEqualTo(number).isEqualTo(FramePrefix.number(part));
            assertThat(FramePrefix.isPart(whole)).isFalse();
            assertThat(FramePrefix.isPart(part)).isTrue();
            assertThat(FramePrefix.length(part))
                    .isEqualTo(FramePrefix.of(number, true).length());
        }
    }

    @Test
    void namesAreUnique() {
        assertThat(CASES).extracting(one -> one.get("name").getAsString()).doesNotHaveDuplicates();
    }
}
