package io.jsonrpc.core.codec;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.fixtures.Messages;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import java.time.OffsetDateTime;
import java.util.Arrays;
import java.util.Date;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalInt;
import java.util.TimeZone;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class EncodingTests {

    private final GsonMessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    @Test
    void membersAreWrittenInOneOrder() {
        assertThat(this.codec.encode(new JsonRpcRequest(RequestId.of(1), "m", new JsonText("[1, 2]"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"method\":\"m\",\"params\":[1, 2]}");
        assertThat(this.codec.encode(new JsonRpcRequest(new RequestId("\"\\u0031\""), "m", null)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":\"\\u0031\",\"method\":\"m\"}");
        assertThat(this.codec.encode(new NotificationMessage("m", null)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"m\"}");
        assertThat(this.codec.encode(new NotificationMessage("m", new JsonText("{}"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"method\":\"m\",\"params\":{}}");
        assertThat(this.codec.encode(new JsonRpcResult(RequestId.NULL, JsonText.NULL)))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":null,\"result\":null}");
        assertThat(this.codec.encode(
                        new JsonRpcFailure(RequestId.of(-7), new ResponseError(-32600, "Invalid Request"))))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":-7,\"error\":{\"code\":-32600,\"message\":\"Invalid Request\"}}");
    }

    @Test
    void theContextOfACallIsWrittenBehindItsMethodAndReadWhereverItIs() {
        JsonRpcRequest request = new JsonRpcRequest(
                RequestId.of(1), "m", new JsonText("[1]"), new CallContext(5, "00-1-2-01", "a=\"b\""));
        NotificationMessage notification =
                new NotificationMessage("m", null, new CallContext(CallContext.NO_TIMEOUT, "00-1-2-01", null));

        String text = this.codec.encode(request);

        assertThat(text)
                .isEqualTo(
                        Messages.request(1, "m", "[1]")
                                .replace(
                                        "\"m\"",
                                        "\"m\",\"timeoutMillis\":5,\"traceparent\":\"00-1-2-01\",\"tracestate\":\"a=\\\"b\\\"\""));
        assertThat(this.codec.decode(text)).isEqualTo(new Decoded.Single(new Inbound.Good(request)));
        assertThat(this.codec.decode(this.codec.encode(notification)))
                .isEqualTo(new Decoded.Single(new Inbound.Good(notification)));
    }

    @Test
    void errorDataKeepsItsNulls() {
        JsonObject data = new JsonObject();
        data.add("a", JsonNull.INSTANCE);
        assertThat(this.codec.encode(new JsonRpcFailure(RequestId.of(1), new ResponseError(1, "", data))))
                .isEqualTo(
                        "{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"\",\"data\":{\"a\":null}}}");
        assertThat(this.codec.encode(new JsonRpcFailure(RequestId.of(1), new ResponseError(1, "", JsonNull.INSTANCE))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"error\":{\"code\":1,\"message\":\"\",\"data\":null}}");
    }

    @Test
    void aBatchIsAnArrayOfAnswers() {
        JsonRpcResult result = new JsonRpcResult(RequestId.of(1), JsonText.EMPTY_STRING);
        JsonRpcFailure failure = new JsonRpcFailure(RequestId.NULL, new ResponseError(1, "no"));
        assertThat(this.codec.encodeBatch(List.of())).isEqualTo("[]");
        assertThat(this.codec.encodeBatch(List.of(result)))
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"}]");
        assertThat(this.codec.encodeBatch(List.of(result, failure)))
                .isEqualTo("[{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\"},"
                        + "{\"jsonrpc\":\"2.0\",\"id\":null,\"error\":{\"code\":1,\"message\":\"no\"}}]");
    }

    @ParameterizedTest
    @ValueSource(
            strings = {"", "a/b", "\"\\\b\f\n\r\t\u0000\u001f\u007f", "é€😀\u2028", "<a href='x'>&=", "\"", "\\u0041"})
    void namesAndMessagesComeBackAsTheyWere(String text) {
        Decoded notification = this.codec.decode(this.codec.encode(new NotificationMessage(text, null)));
        assertThat(notification).isEqualTo(new Decoded.Single(new Inbound.Good(new NotificationMessage(text, null))));
        JsonRpcFailure failure =
                new JsonRpcFailure(RequestId.of(1), new ResponseError(5, text, new JsonPrimitive(text)));
        assertThat(this.codec.decode(this.codec.encode(failure)))
                .isEqualTo(new Decoded.Single(new Inbound.Good(failure)));
    }

    @Test
    void noUnpairedSurrogateLeavesTheCodec() {
        JsonText raw = this.codec.write(Map.of("k", "x\ud800"));
        JsonRpcResult result = new JsonRpcResult(new RequestId("\"\udc00\""), raw);
        String expected = "{\"jsonrpc\":\"2.0\",\"id\":\"\\udc00\",\"result\":{\"k\":\"x\\ud800\"}}";
        assertThat(this.codec.encode(result)).isEqualTo(expected);
        assertThat(this.codec.encodeBatch(List.of(result))).isEqualTo("[" + expected + "]");
        String method = this.codec.encode(new NotificationMessage("\ud83d", null));
        assertThat(StandardCharsets.UTF_8.newEncoder().canEncode(method)).isTrue();
        assertThat(this.codec.decode(method))
                .isEqualTo(new Decoded.Single(new Inbound.Good(new NotificationMessage("\ud83d", null))));
    }

    @Test
    void anEscapedSurrogateIsEchoedAsItCame() {
        assertThat(this.codec.<String>read(new JsonText("[\"\\ud800\"]"), String.class))
                .isEqualTo("\ud800");
        assertThat(this.codec.encode(new JsonRpcResult(RequestId.of(1), this.codec.write("\ud800"))))
                .isEqualTo("{\"jsonrpc\":\"2.0\",\"id\":1,\"result\":\"\\ud800\"}");
    }

    @Test
    void valuesAreWrittenCompactly() {
        JsonObject tree = new JsonObject();
        tree.add("a", JsonNull.INSTANCE);
        JsonArray array = new JsonArray();
        array.add(tree);
        JsonText text = new JsonText("{ \"kept\" : 1.00 }");
        assertThat(this.codec.write(null)).isEqualTo(JsonText.NULL);
        assertThat(this.codec.write(text)).isSameAs(text);
        assertThat(this.codec.write(array).json()).isEqualTo("[{\"a\":null}]");
        assertThat(this.codec.write(JsonNull.INSTANCE).json()).isEqualTo("null");
        assertThat(this.codec.write("<a> & 'b' = \"c\"").json()).isEqualTo("\"<a> & 'b' = \\\"c\\\"\"");
        assertThat(this.codec.write(new Pair("x", null)).json()).isEqualTo("{\"first\":\"x\",\"second\":null}");
        assertThat(this.codec.write(Arrays.asList(1, null, 2.5, true)).json()).isEqualTo("[1,null,2.5,true]");
        assertThat(this.codec.write(Map.of("raw", text)).json()).isEqualTo("{\"raw\":{ \"kept\" : 1.00 }}");
        assertThat(this.codec.write(Map.of(1, "a")).json()).isEqualTo("{\"1\":\"a\"}");
    }

    record Sparse(
            String text, @Nullable Object nothing, Optional<Object> absent, Optional<String> present, OptionalInt no) {

        static Sparse sample() {
            return new Sparse("t", null, Optional.empty(), Optional.of("p"), OptionalInt.empty());
        }
    }

    @Test
    void aNullMemberIsWrittenAndAnEmptyOptionalOneIsLeftOut() {
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", null);
        map.put("b", Optional.empty());
        map.put("c", Optional.of(List.of(Optional.empty())));
        map.put("d", null);
        assertThat(this.codec.write(map).json()).isEqualTo("{\"a\":null,\"c\":[null],\"d\":null}");
        assertThat(this.codec.write(Sparse.sample()).json())
                .isEqualTo("{\"text\":\"t\",\"nothing\":null,\"present\":\"p\"}");
        assertThat(this.codec.write(Optional.empty()).json()).isEqualTo("null");
        assertThat(this.codec.write(Optional.of(new Pair("x", null))).json())
                .isEqualTo("{\"first\":\"x\",\"second\":null}");
    }

    @Test
    void nullMembersAreLeftOutWhereThatIsWanted() {
        GsonMessageCodec former =
                new GsonMessageCodec(JsonBinding.gsonBuilder(false).create(), MessageLimits.DEFAULT);
        Map<String, Object> map = new LinkedHashMap<>();
        map.put("a", null);
        map.put("b", 1);
        assertThat(former.write(map).json()).isEqualTo("{\"b\":1}");
        assertThat(former.write(Sparse.sample()).json()).isEqualTo("{\"text\":\"t\",\"present\":\"p\"}");
        JsonObject tree = new JsonObject();
        tree.add("a", JsonNull.INSTANCE);
        assertThat(former.write(tree).json()).isEqualTo("{\"a\":null}");
    }

    @Test
    void aDateIsIso8601WhateverTheLocaleAndTheTimeZoneOfTheMachine() {
        Locale locale = Locale.getDefault();
        TimeZone zone = TimeZone.getDefault();
        Date date = Date.from(Instant.parse("2026-11-29T05:06:07.089Z"));
        try {
            for (String language :
                    List.of("en-US", "de-DE", "th-TH-u-ca-buddhist-nu-thai", "ar-SA", "ja-JP-u-ca-japanese")) {
                Locale.setDefault(Locale.forLanguageTag(language));
                for (String place : List.of("UTC", "Asia/Kathmandu", "America/St_Johns")) {
                    TimeZone.setDefault(TimeZone.getTimeZone(place));
                    GsonMessageCodec here =
                            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);
                    String text = here.<String>read(here.write(date), String.class);
                    assertThat(OffsetDateTime.parse(text).toInstant()).isEqualTo(date.toInstant());
                    assertThat(here.<Date>read(here.write(date), Date.class)).isEqualTo(date);
                    assertThat(here.<Date>read(new JsonText("\"2026-11-29T05:06:07.089Z\""), Date.class))
                            .isEqualTo(date);
                }
            }
        } finally {
            Locale.setDefault(locale);
            TimeZone.setDefault(zone);
        }
    }

    @Test
    void anApplicationMayChooseItsOwnFormOfDates() {
        GsonMessageCodec own = new GsonMessageCodec(
                JsonBinding.gsonBuilder().setDateFormat("yyyy").create(), MessageLimits.DEFAULT);
        assertThat(own.write(Date.from(Instant.parse("2026-06-29T05:06:07Z"))).json())
                .isEqualTo("\"2026\"");
    }

    @Test
    void aGsonOfTheApplicationIsFollowedExceptInLayout() {
        GsonMessageCodec own = new GsonMessageCodec(
                JsonBinding.gsonBuilder().serializeNulls().setPrettyPrinting().create(), MessageLimits.DEFAULT);
        assertThat(own.write(new Pair("<", null)).json()).isEqualTo("{\"first\":\"<\",\"second\":null}");
    }

    @Test
    void numbersThatJsonDoesNotHaveAreRefused() {
        List<Object> values = List.of(
                Double.NaN,
                Double.POSITIVE_INFINITY,
                Float.NEGATIVE_INFINITY,
                List.of(Double.NaN),
                Map.of("a", Float.NaN),
                new double[] {Double.NaN},
                new JsonPrimitive(Double.NaN));
        for (Object value : values) {
            assertThatThrownBy(() -> this.codec.write(value)).isInstanceOf(IllegalArgumentException.class);
        }
        GsonMessageCodec lenient = new GsonMessageCodec(
                JsonBinding.gsonBuilder()
                        .serializeSpecialFloatingPointValues()
                        .setStrictness(Strictness.LENIENT)
                        .create(),
                MessageLimits.DEFAULT);
        assertThatThrownBy(() -> lenient.write(new double[] {Double.NaN})).isInstanceOf(IllegalArgumentException.class);
    }

    private record Pair(String first, @Nullable String second) {}
}
