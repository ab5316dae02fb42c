package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;

import io.jsonrpc.core.message.MessageLimits;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonMembersTests {

    @Test
    void valuesAreTheTextThatWasRead() {
        JsonMembers members = read(" { \"a\" : 1e2 , \"b\":[1, {\"a\":2}],\"c\":\"x\\u0041\" ,\"\\\"d:\": null} ");

        assertThat(members).isNotNull();
        assertThat(members.literal("a")).isEqualTo("1e2");
        assertThat(members.literal("b")).isEqualTo("[1, {\"a\":2}]");
        assertThat(members.literal("\"d:")).isEqualTo("null");
        assertThat(members.literal("e")).isNull();
        assertThat(members.string("c")).isEqualTo("xA");
        assertThat(members.string("a")).isNull();
        assertThat(members.string("e")).isNull();
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "[]",
                "1",
                "{",
                "{\"a\":}",
                "{\"a\":1,}",
                "{} {}",
                "{\"a\":1,\"a\":1}",
                "{\"a\":1,\"\\u0061\":1}",
                "{\"b\":{\"a\":1,\"a\":1}}"
            })
    void whatIsNoObjectOrHasANameTwiceIsNotRead(String text) {
        assertThat(read(text)).isNull();
    }

    @Test
    void limitsHold() {
        assertThat(read("{\"a\":" + "[".repeat(63) + "]".repeat(63) + "}")).isNotNull();
        assertThat(read("{\"a\":" + "[".repeat(64) + "]".repeat(64) + "}")).isNull();
    }

    private static @Nullable JsonMembers read(String text) {
        return JsonMembers.read(text, MessageLimits.DEFAULT);
    }
}
