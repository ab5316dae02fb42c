package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import io.jsonrpc.core.message.MessageLimits;
import java.time.Duration;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables write single for double quotes. */
class DuplicateMemberTests {

    @ParameterizedTest
    @MethodSource
    void aNameThatStandsTwiceIsAFaultAtAnyDepth(String text, String expected) {
        assertThat(Transcript.of(text.replace('\'', '"'))).isEqualTo(expected.replace('\'', '"'));
    }

    static Stream<Arguments> aNameThatStandsTwiceIsAFaultAtAnyDepth() {
        return Stream.of(
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','method':'m'}", "bad 1 DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','meth\\u006fd':'n'}", "bad 1 DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','params':[],'params':[]}", "bad 1 DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','jsonrpc':'2.0','method':'m','id':1}", "bad 1 DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','x':1,'x':1}", "bad 1 DUPLICATE_MEMBER"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'method':'m','params':{'a':1,'\\u0061':2}}", "bad 1 DUPLICATE_MEMBER"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'method':'m','params':[[{'b':{'':1,'':2}}]]}",
                        "bad 1 DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','method':'m','params':{'a':1,'a':1}}", "bad null DUPLICATE_MEMBER"),
                arguments("{'jsonrpc':'2.0','id':1,'method':'m','id':1}", "bad null DUPLICATE_MEMBER"),
                arguments("{'id':1,'\\u0069d':2,'jsonrpc':'2.0','method':'m'}", "bad null DUPLICATE_MEMBER"),
                arguments("{'id':1,'id':2,'id':3,'jsonrpc':'2.0','method':'m'}", "bad null DUPLICATE_MEMBER"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'result':{'a':1,'a':1}}", "bad response 1 a member name stands twice"),
                arguments(
                        "{'jsonrpc':'2.0','id':1,'error':{'code':1,'message':'','code':1}}",
                        "bad response 1 a member name stands twice"),
                arguments("{'a':1,'a':1}", "bad null DUPLICATE_MEMBER"),
                arguments("[{'a':1,'a':1}]", "[bad null DUPLICATE_MEMBER]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "{'a':{'a':1},'b':{'a':1},'c':[{'a':1},{'a':1}]}",
                "{'a':1,'A':1,'a ':1,' a':1,'':1,'\\u00e4':1,'\\ud800':1,'aa':1}",
                "[{'a':1},{'a':2}]",
            })
    void theSameNameInDifferentObjectsIsNoFault(String params) {
        String json = params.replace('\'', '"');
        assertThat(Transcript.of("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":" + json + "}"))
                .isEqualTo("request 1 m " + json);
    }

    @Test
    void inABatchOnlyTheEntryWithTheDuplicateIsMalformed() {
        String good = "{'jsonrpc':'2.0','id':1,'method':'m','params':{'a':1}}";
        String bad = "{'jsonrpc':'2.0','id':2,'method':'m','params':{'a':1,'a':1}}";
        String text = "[" + good + "," + bad + ",[{'a':1,'a':1}]," + good + "]";
        assertThat(Transcript.of(text.replace('\'', '"')))
                .isEqualTo(
                        "[request 1 m {\"a\":1}; bad 2 DUPLICATE_MEMBER; bad null INVALID_REQUEST; request 1 m {\"a\":1}]");
    }

    @ParameterizedTest
    @ValueSource(ints = {2, 3, 15, 16, 17, 24, 25, 33, 1000, 9999})
    void aDuplicateIsFoundAmongManyNames(int names) {
        String different = members(names, names);
        assertThat(Transcript.of(notification(different))).startsWith("notification");
        assertThat(Transcript.of(notification(different + ",\"k0\":0"))).isEqualTo("bad null DUPLICATE_MEMBER");
        assertThat(Transcript.of(notification(different + ",\"k" + (names - 1) + "\":0")))
                .isEqualTo("bad null DUPLICATE_MEMBER");
    }

    @Test
    void manyNamesCostLinearTime() {
        MessageLimits limits = new MessageLimits(64 << 20, 64, 10_000_000, 10_000_000, 1024, 128, 256, 50);
        String wide = members(500_000, 500_000);
        String twice = members(500_000, 1);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            assertThat(Transcript.of(notification(wide), limits)).startsWith("notification");
            assertThat(Transcript.of(notification(twice), limits)).isEqualTo("bad null DUPLICATE_MEMBER");
        });
    }

    private static String members(int count, int different) {
        return IntStream.range(0, count)
                .mapToObj(n -> "\"k" + n % different + "\":0")
                .collect(Collectors.joining(","));
    }

    private static String notification(String members) {
        return "{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{" + members + "}}";
    }
}
