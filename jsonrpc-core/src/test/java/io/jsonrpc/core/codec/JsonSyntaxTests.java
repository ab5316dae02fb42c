package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;

import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class JsonSyntaxTests {

    @ParameterizedTest
    @ValueSource(
            strings = {
                "1",
                "-0",
                "0",
                "-12.5",
                "1e5",
                "1E+5",
                "0.5e-07",
                "1e1000000000",
                "12345678901234567890",
                "true",
                "false",
                "null",
                "\"\"",
                "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\\u00e9\\uABcd\"",
                "\"\u007f\u2028\"",
                "\"\\ud800\"",
                "\"\ud800\"",
                "\"\\u0000\"",
                "[]",
                "[ ]",
                "{}",
                "{ }",
                "[1,[2],{\"a\":[]}]",
                " \t\r\n[1 , 2]\n",
                "{\"\":0}",
                "{\"a\" : {\"b\":null} , \"c\":1}"
            })
    void jsonOfAnyKindIsAccepted(String value) {
        String request = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[" + value + "]}";
        assertThat(Transcript.of(request)).isEqualTo("request 1 m [" + value + "]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "01",
                "-01",
                "-",
                "+1",
                ".5",
                "1.",
                "1.e5",
                "1e",
                "1e+",
                "0x1",
                "1a",
                "--1",
                "Infinity",
                "NaN",
                "-NaN",
                "tru",
                "trueu",
                "True",
                "nul",
                "undefined",
                "'a'",
                "a",
                "\"",
                "\"a",
                "\"\\",
                "\"\\\"",
                "\"\\x\"",
                "\"\\u12\"",
                "\"\\u12g4\"",
                "\"\\u 123\"",
                "\"\\u+123\"",
                "\"\\'\"",
                "\"\n\"",
                "\"\t\"",
                "\"\u0000\"",
                "\"\u001f\"",
                "[",
                "]",
                "[1",
                "[1,",
                "[1,]",
                "[,1]",
                "[1 2]",
                "[1}",
                "{",
                "}",
                "{]",
                "{\"a\"",
                "{\"a\":",
                "{\"a\":1",
                "{\"a\":1,",
                "{\"a\":1,}",
                "{,}",
                "{a:1}",
                "{'a':1}",
                "{1:1}",
                "{\"a\" 1}",
                "{\"a\",1}",
                "{\"a\":1 \"b\":2}",
                "{\"\n\":1}",
                "{\"\\x\":1}",
                "{\"\\u12\":1}",
                "// c\n1",
                "/* c */1",
                "# c\n1",
                "1,",
                "\u00a01",
                "\u000c1",
                "\u000b1",
                "\u20281",
                "\u0000"
            })
    void anythingElseIsAParseError(String value) {
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[" + value + "]}"))
                .isEqualTo("bad null PARSE_ERROR");
        assertThat(Transcript.of(value)).isEqualTo("bad null PARSE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                " ",
                "\n",
                "\ufeff",
                "\ufeff{}",
                "\ufeff{\"jsonrpc\":\"2.0\",\"method\":\"m\"}",
                "{}x",
                "{}{}",
                "{},",
                "[]]",
                "{} // c",
                "1 1",
                "[{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"}",
                "{}\u0000"
            })
    void emptyAndTrailingTextAreParseErrors(String text) {
        assertThat(Transcript.of(text)).isEqualTo("bad null PARSE_ERROR");
    }

    @ParameterizedTest
    @ValueSource(strings = {"1", "\"a\"", "true", " null ", "-1.5e3", "\"{}\""})
    void aScalarIsNoMessage(String text) {
        assertThat(Transcript.of(text)).isEqualTo("bad null INVALID_REQUEST");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{\"jsonrpc\":\"1.0\",\"id\":1,\"method\":5,\"params\":3,}",
                "{\"a\":1,\"a\":2}}",
                "{\"id\":1,\"id\":2,\"x\":tru}",
                "[{\"a\":1,\"a\":1},1,",
                "[1] 1",
            })
    void aSyntaxErrorIsWorseThanFaultsBeforeIt(String text) {
        assertThat(Transcript.of(text)).isEqualTo("bad null PARSE_ERROR");
    }

    @Test
    void everyPrefixOfAMessageIsAParseError() {
        String text =
                "{\"jsonrpc\":\"2.0\",\"id\":\"\\u0031\",\"method\":\"m\",\"params\":[1.5e3,true,null,{\"a\":\"b\"}]}";
        for (int end = 0; end < text.length(); end++) {
            assertThat(Transcript.of(text.substring(0, end))).isEqualTo("bad null PARSE_ERROR");
        }
        assertThat(Transcript.of(text)).startsWith("request \"\\u0031\" m [");
    }

    @Test
    void longNumbersAndStringsAreOnlyPassedOver() {
        String digits = "1".repeat(1_000_000);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[" + digits + "]}"))
                    .isEqualTo("notification m [" + digits + "]");
            assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[\"" + digits + "\"]}"))
                    .isEqualTo("notification m [\"" + digits + "\"]");
            assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":[1e1000000000]}"))
                    .isEqualTo("notification m [1e1000000000]");
        });
    }
}
