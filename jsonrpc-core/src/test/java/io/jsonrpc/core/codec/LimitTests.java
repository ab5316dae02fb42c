package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jsonrpc.core.message.MessageLimits;
import java.util.Collections;
import java.util.function.IntFunction;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Each limit one below, at and one above its edge, by default and where it is set to something else. */
class LimitTests {

    private static final String HEAD = "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\"";

    @ParameterizedTest(name = "{0} {2}")
    @MethodSource
    void aLimitIsTheLastThatIsAccepted(
            String name, MessageLimits limits, int limit, IntFunction<String> message, String refusal) {
        assertThat(Transcript.of(message.apply(limit - 1), limits)).startsWith("request ");
        assertThat(Transcript.of(message.apply(limit), limits)).startsWith("request ");
        assertThat(Transcript.of(message.apply(limit + 1), limits)).isEqualTo(refusal);
    }

    static Stream<Arguments> aLimitIsTheLastThatIsAccepted() {
        MessageLimits small = new MessageLimits(301, 7, 40, 9, 20, 11, 12, 3);
        return Stream.of(MessageLimits.DEFAULT, small).flatMap(LimitTests::edges);
    }

    private static Stream<Arguments> edges(MessageLimits limits) {
        IntFunction<String> bytes = n -> padded("x".repeat(n - padded("").length()));
        IntFunction<String> wideBytes = n -> padded(wide(n - padded("").length()));
        IntFunction<String> nested = n -> HEAD + ",\"params\":" + "[".repeat(n - 1) + "]".repeat(n - 1) + "}";
        IntFunction<String> nestedObjects =
                n -> HEAD + ",\"params\":" + "{\"a\":".repeat(n - 2) + "{}" + "}".repeat(n - 1);
        IntFunction<String> tokens = n -> HEAD + ",\"params\":[" + ones(n - 9) + "]}";
        IntFunction<String> memberTokens = n -> HEAD + ",\"params\":[" + (n % 2 == 0 ? "{\"a\":1}," : "")
                + String.join(",", Collections.nCopies((n - 9) / 2 - (n % 2 == 0 ? 1 : 0), "{},true")) + "]}";
        IntFunction<String> members = n -> HEAD + ",\"params\":{" + different(n) + "}}";
        IntFunction<String> envelopeMembers = n -> HEAD + "," + different(n - 3) + "}";
        IntFunction<String> name = n -> HEAD + ",\"params\":{\"" + "n".repeat(n) + "\":1}}";
        IntFunction<String> escapedName = n -> HEAD + ",\"params\":{\"" + "\\u00e9".repeat(n) + "\":1}}";
        IntFunction<String> textId = n -> "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":\"" + "i".repeat(n) + "\"}";
        IntFunction<String> numberId = n -> "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":" + "1".repeat(n) + "}";
        IntFunction<String> method = n -> "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "m".repeat(n) + "\"}";
        IntFunction<String> escapedMethod =
                n -> "{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"" + "\\u006d".repeat(n) + "\"}";
        boolean small = limits != MessageLimits.DEFAULT;
        return Stream.of(
                arguments("messageBytes", limits, limits.messageBytes(), bytes, "bad null REQUEST_TOO_LARGE"),
                arguments("messageBytes", limits, limits.messageBytes(), wideBytes, "bad null REQUEST_TOO_LARGE"),
                arguments("depth", limits, limits.depth(), nested, "bad 1 TOO_DEEP"),
                arguments("depth", limits, limits.depth(), nestedObjects, "bad 1 TOO_DEEP"),
                arguments("tokens", limits, limits.tokens(), tokens, "bad 1 TOO_MANY_TOKENS"),
                arguments("members", limits, limits.members(), members, "bad 1 TOO_MANY_MEMBERS"),
                arguments("members", limits, limits.members(), envelopeMembers, "bad 1 TOO_MANY_MEMBERS"),
                arguments("nameLength", limits, limits.nameLength(), name, "bad 1 NAME_TOO_LONG"),
                small
                        ? arguments("tokens", limits, limits.tokens(), memberTokens, "bad 1 TOO_MANY_TOKENS")
                        : arguments("nameLength", limits, limits.nameLength(), escapedName, "bad 1 NAME_TOO_LONG"),
                arguments("idLength", limits, limits.idLength(), textId, "bad null ID_TOO_LONG"),
                arguments("idLength", limits, limits.idLength(), numberId, "bad null ID_TOO_LONG"),
                arguments("methodLength", limits, limits.methodLength(), method, "bad 1 METHOD_TOO_LONG"),
                arguments("methodLength", limits, limits.methodLength(), escapedMethod, "bad 1 METHOD_TOO_LONG"));
    }

    @Test
    void aBatchMayHoldAsManyRequestsAsTheLimitSays() {
        for (int limit : new int[] {1, 2, 50}) {
            MessageLimits limits = new MessageLimits(1 << 20, 64, 100_000, 10_000, 1024, 128, 256, limit);
            assertThat(Transcript.of(batch(Math.max(1, limit - 1)), limits)).startsWith("[request 1 m");
            assertThat(Transcript.of(batch(limit), limits)).startsWith("[request 1 m");
            assertThat(Transcript.of(batch(limit + 1), limits)).isEqualTo("bad null BATCH_TOO_LARGE");
        }
    }

    @Test
    void anEscapeCountsAsWrittenInAnId() {
        MessageLimits limits = new MessageLimits(1000, 64, 1000, 100, 100, 6, 100, 1);
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":\"\\u0031\"}", limits))
                .isEqualTo("request \"\\u0031\" m");
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"id\":\"\\u00312\"}", limits))
                .isEqualTo("bad null ID_TOO_LONG");
    }

    @Test
    void theIdIsKeptOnlyIfItStandsBeforeTheLimitAndIsOne() {
        String deep = "[".repeat(65) + "]".repeat(65);
        assertThat(Transcript.of("{\"id\":1,\"x\":" + deep + "}")).isEqualTo("bad 1 TOO_DEEP");
        assertThat(Transcript.of("{\"x\":" + deep + ",\"id\":1}")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("{\"id\":" + deep + "}")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("{\"id\":true,\"x\":" + deep + "}")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("{\"id\":1,\"id\":1,\"x\":" + deep + "}")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("{\"id\":1,\"id\":" + deep + "}")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("[{\"id\":1,\"x\":" + deep + "}]")).isEqualTo("bad null TOO_DEEP");
        assertThat(Transcript.of("[" + HEAD + "},{\"id\":1,\"x\":" + deep + "}]"))
                .isEqualTo("bad null TOO_DEEP");
    }

    @Test
    void aResponseBeyondALimitIsNotAnswered() {
        String deep = "[".repeat(65) + "]".repeat(65);
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":" + deep + "}"))
                .isEqualTo("bad response 1 exceeds a limit: request.depth");
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"error\":" + deep + ",\"id\":1}"))
                .isEqualTo("bad response ? exceeds a limit: request.depth");
        assertThat(Transcript.of(HEAD + ",\"result\":" + deep + "}")).isEqualTo("bad 1 TOO_DEEP");
    }

    @Test
    void whatStandsBehindALimitIsNotRead() {
        assertThat(Transcript.of("{\"id\":1,\"x\":" + "[".repeat(65) + "tru")).isEqualTo("bad 1 TOO_DEEP");
        assertThat(Transcript.of("[" + "1,".repeat(100_000) + "x")).isEqualTo("bad null TOO_MANY_TOKENS");
        assertThat(Transcript.of("{\"" + "n".repeat(1025))).isEqualTo("bad null NAME_TOO_LONG");
        assertThat(Transcript.of("{\"" + "n".repeat(1024))).isEqualTo("bad null PARSE_ERROR");
        assertThat(Transcript.of("{" + different(10_000) + ",\"x")).isEqualTo("bad null TOO_MANY_MEMBERS");
    }

    @Test
    void aDuplicateDoesNotHideALimit() {
        assertThat(Transcript.of("{\"id\":1,\"x\":{\"a\":1,\"a\":1},\"y\":" + "[".repeat(65)))
                .isEqualTo("bad 1 TOO_DEEP");
    }

    private static String padded(String text) {
        return HEAD + ",\"params\":[\"" + text + "\"]}";
    }

    private static String wide(int bytes) {
        return "x".repeat(bytes % 3) + "€".repeat(bytes / 3);
    }

    private static String batch(int requests) {
        return "[" + String.join(",", Collections.nCopies(requests, HEAD + "}")) + "]";
    }

    private static String ones(int count) {
        return String.join(",", Collections.nCopies(count, "1"));
    }

    private static String different(int count) {
        return IntStream.range(0, count).mapToObj(n -> "\"k" + n + "\":1").collect(Collectors.joining(","));
    }
}
