package io.jsonrpc.core.message;

import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonParser;
import io.jsonrpc.fixtures.WireVectors;
import java.io.IOException;
import java.nio.file.Files;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class RequestIdTests {

    private static Stream<Arguments> pairs() throws IOException {
        String file = Files.readString(WireVectors.directory().resolve("equality/ids.json"));
        return StreamSupport.stream(
                        JsonParser.parseString(file).getAsJsonArray().spliterator(), false)
                .map(entry -> entry.getAsJsonObject())
                .map(pair -> Arguments.of(
                        pair.get("id").getAsString(),
                        pair.get("other").getAsString(),
                        pair.get("equal").getAsBoolean()));
    }

    @ParameterizedTest
    @MethodSource("pairs")
    void idsAreEqualByValue(String literal, String other, boolean equal) {
        RequestId id = new RequestId(literal);
        RequestId same = new RequestId(other);
        assertThat(id.equals(same)).isEqualTo(equal);
        assertThat(same.equals(id)).isEqualTo(equal);
        assertThat(Map.of(id, "found").containsKey(same)).isEqualTo(equal);
        assertThat(List.of(id.toString(), same.toString())).as("as written").containsExactly(literal, other);
    }

    @ParameterizedTest
    @ValueSource(strings = {"", "-", "tru", "1x", "--1", "1e", "1e5x", ".", "1.2.3", "\"", "\"\\\"", "\"\\q\""})
    void whatIsNoLiteralEqualsItselfOnly(String text) {
        RequestId id = new RequestId(text);
        assertThat(id).isEqualTo(new RequestId(text)).hasSameHashCodeAs(new RequestId(text));
        assertThat(id)
                .isNotEqualTo(RequestId.of(1))
                .isNotEqualTo(RequestId.of(0))
                .isNotEqualTo(RequestId.NULL);
    }

    @Test
    void literalsOverAThousandCharactersAreComparedAsText() {
        String within = "1".repeat(1000);
        assertThat(new RequestId(within + "0")).isEqualTo(new RequestId(within + "e1"));
        String over = "1".repeat(1030);
        assertThat(new RequestId(over + "0")).isNotEqualTo(new RequestId(over + "e1"));
        assertThat(new RequestId(over + "0")).isEqualTo(new RequestId(over + "0"));
    }
}
