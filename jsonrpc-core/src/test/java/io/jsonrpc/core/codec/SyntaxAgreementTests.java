package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.fail;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.io.StringReader;
import java.util.Objects;
import java.util.Random;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** What is JSON, its tree, and the text of that tree, judged by Gson. */
class SyntaxAgreementTests {

    private static final long SEED = 20_261_121;

    private static final int INPUTS = 50_000;

    private static final int DEPTH = 200;

    private static final MessageLimits LIMITS = new MessageLimits(1 << 20, DEPTH, 100_000, 10_000, 1024, 128, 256, 50);

    private static final Gson GSON =
            new GsonBuilder().serializeNulls().disableHtmlEscaping().create();

    private static final String[] SEEDS = {
        "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"subtract\",\"params\":{\"minuend\":42,\"subtrahend\":-23.5e+2}}",
        "{\"jsonrpc\": \"2.0\", \"method\": \"up\\u00e9\\n\\\"date\", \"params\": [1, true, false, null, \"\\ud83d\\ude00\"]}",
        "[{\"jsonrpc\":\"2.0\",\"id\":\"9\",\"result\":[[],{},0.5,-0]},{\"jsonrpc\":\"2.0\",\"method\":\"n\"}, 1]",
        " {\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":-32700,\"message\":\"Parse error\",\"data\":{\"a\":[{\"b\":\"\"}]}}}\n",
        "{}",
        "[]",
        "0",
        "\"\"",
        "null",
    };

    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\u",
        "\\u12",
        "\\ud800",
        "\\n",
        "'",
        "/",
        "//",
        "/**/",
        "#",
        "0",
        "1",
        "-",
        "+",
        ".",
        "e",
        "E",
        "e5",
        "1.",
        ".1",
        "01",
        "true",
        "tru",
        "null",
        "NaN",
        "Infinity",
        " ",
        "\t",
        "\n",
        "\r",
        "\f",
        "\u0000",
        "\u001f",
        "\u007f",
        "\u00a0",
        "\u2028",
        "\ud800",
        "é",
        "\"a\":",
        "\"a\":1,",
        ",1",
        "[[[[",
        "]]]]",
        "{\"x\":[",
        ";",
        "=",
        "=>",
        ")]}'\n",
    };

    @Test
    void bothReadersAgreeOnMutatedTraffic() {
        Random random = new Random(SEED);
        int accepted = 0;
        for (int round = 0; round < INPUTS; round++) {
            String text = mutated(random);
            JsonElement tree = treeOfGson(text);
            accepted += tree != null ? 1 : 0;
            if (isJson(text) != (tree != null) || !Objects.equals(ownTree(text), tree)) {
                fail("input %d of seed %d is read differently: %s", round, SEED, text);
            }
            if (tree != null) {
                String expected = GSON.toJson(tree);
                assertThat(written(tree)).isEqualTo(expected);
                assertThat(written(ownTree(text))).isEqualTo(expected);
            }
        }
        assertThat(accepted).as("inputs that are JSON").isBetween(INPUTS / 20, INPUTS * 19 / 20);
    }

    /** Null for what is no JSON. */
    private static @Nullable JsonElement ownTree(String text) {
        try {
            return TreeReader.read(text, DEPTH);
        } catch (JsonFault noJson) {
            return null;
        }
    }

    private static String mutated(Random random) {
        StringBuilder text = new StringBuilder(SEEDS[random.nextInt(SEEDS.length)]);
        for (int mutations = random.nextInt(4); mutations > 0; mutations--) {
            mutate(text, random);
        }
        return text.toString();
    }

    private static void mutate(StringBuilder text, Random random) {
        int at = random.nextInt(text.length() + 1);
        int end = Math.min(text.length(), at + random.nextInt(4));
        switch (random.nextInt(4)) {
            case 0 -> text.insert(at, PIECES[random.nextInt(PIECES.length)]);
            case 1 -> text.delete(at, end);
            case 2 -> text.replace(at, end, PIECES[random.nextInt(PIECES.length)]);
            default -> text.insert(at, text.substring(at, end));
        }
    }

    private static boolean isJson(String text) {
        return !(new EnvelopeReader(text, LIMITS, false).read() instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Malformed malformed
                && malformed.fault() == ErrorType.PARSE_ERROR);
    }

    private static String written(JsonElement tree) {
        StringBuilder out = new StringBuilder();
        TreeWriter.write(out, tree);
        return out.toString();
    }

    /** Null for what is no JSON to Gson. */
    private static @Nullable JsonElement treeOfGson(String text) {
        JsonReader reader = new JsonReader(new StringReader(text));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(DEPTH);
        try {
            if (reader.peek() == JsonToken.END_DOCUMENT) {
                return null;
            }
            JsonElement tree = JsonParser.parseReader(reader);
            return reader.peek() == JsonToken.END_DOCUMENT ? tree : null;
        } catch (IOException | JsonParseException ex) {
            return null;
        }
    }
}
