package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.TreeMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class StrictNumbersTests {

    private final GsonMessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    @ParameterizedTest
    @MethodSource
    void aNumberThatFitsIsRead(Type type, String json, Object expected) {
        assertThat(this.codec.<Object>read(new JsonText(json), type)).isEqualTo(expected);
        assertThat(this.codec.<Object>read(new JsonText("[" + json + "]"), type))
                .isEqualTo(expected);
    }

    static Stream<Arguments> aNumberThatFitsIsRead() {
        return Stream.of(
                arguments(byte.class, "127", (byte) 127),
                arguments(Byte.class, "-128", (byte) -128),
                arguments(short.class, "-32768", (short) -32768),
                arguments(Short.class, "32767.0", (short) 32767),
                arguments(int.class, "2147483647", Integer.MAX_VALUE),
                arguments(int.class, "-2147483648", Integer.MIN_VALUE),
                arguments(int.class, "1.0", 1),
                arguments(int.class, "1e2", 100),
                arguments(int.class, "1E+2", 100),
                arguments(int.class, "1200e-2", 12),
                arguments(int.class, "-0", 0),
                arguments(int.class, "0e5", 0),
                arguments(int.class, "1e0000000000000001", 10),
                arguments(Integer.class, "null", null),
                arguments(long.class, "9223372036854775807", Long.MAX_VALUE),
                arguments(Long.class, "-9223372036854775808", Long.MIN_VALUE),
                arguments(Long.class, "9223372036854775807.00", Long.MAX_VALUE),
                arguments(long.class, "1" + ".".concat("0".repeat(98)), 1L),
                arguments(float.class, "1.5", 1.5f),
                arguments(Float.class, "3.4028235e38", Float.MAX_VALUE),
                arguments(double.class, "1.7976931348623157e308", Double.MAX_VALUE),
                arguments(double.class, "4.9E-324", Double.MIN_VALUE),
                arguments(Double.class, "-0", -0.0),
                arguments(double.class, "9007199254740993", 9007199254740992.0),
                arguments(BigInteger.class, "9".repeat(1000), new BigInteger("9".repeat(1000))),
                arguments(BigInteger.class, "1e1000", BigInteger.TEN.pow(1000)),
                arguments(BigInteger.class, "\"12\"", BigInteger.valueOf(12)),
                arguments(BigDecimal.class, "1.50", new BigDecimal("1.50")),
                arguments(BigDecimal.class, "1e-1000", new BigDecimal("1e-1000")),
                arguments(BigDecimal.class, "\"0.10\"", new BigDecimal("0.10")),
                arguments(Number.class, "5", 5L),
                arguments(Number.class, "5.0", 5.0),
                arguments(Number.class, "9223372036854775808", new BigInteger("9223372036854775808")));
    }

    @ParameterizedTest
    @MethodSource
    void aNumberThatDoesNotFitIsRefused(Type type, String json) {
        assertThatThrownBy(() -> this.codec.read(
                        new JsonText("[0," + json + "]"),
                        TypeToken.getArray(type).getType()))
                .isInstanceOfSatisfying(
                        BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$[1]"));
    }

    static Stream<Arguments> aNumberThatDoesNotFitIsRefused() {
        Stream<Arguments> integers = Stream.of(byte.class, Short.class, int.class, Long.class, BigInteger.class)
                .flatMap(type -> Stream.of(
                                "1.5", "1e-1", "\"x\"", "true", "[1]", "{}", "1e1000000000", "1e-1000000000", "1e1001")
                        .map(json -> arguments(type, json)));
        Stream<Arguments> floating = Stream.of(float.class, Double.class)
                .flatMap(type -> Stream.of(
                                "2e308",
                                "-2e308",
                                "1e309",
                                "-1e309",
                                "1e9999",
                                "1e-9999",
                                "true",
                                "[1]",
                                "9".repeat(101))
                        .map(json -> arguments(type, json)));
        Stream<Arguments> quoted = Stream.of(
                        byte.class, short.class, int.class, long.class, float.class, double.class, Number.class)
                .map(type -> arguments(type, "\"1\""));
        Stream<Arguments> others = Stream.of(
                arguments(byte.class, "128"),
                arguments(byte.class, "-129"),
                arguments(short.class, "32768"),
                arguments(int.class, "2147483648"),
                arguments(int.class, "-2147483649"),
                arguments(int.class, "4294967297"),
                arguments(int.class, "1e9999"),
                arguments(long.class, "9223372036854775808"),
                arguments(long.class, "-9223372036854775809"),
                arguments(long.class, "1" + ".".concat("0".repeat(99))),
                arguments(float.class, "3.5e38"),
                arguments(BigInteger.class, "9".repeat(1001)),
                arguments(BigDecimal.class, "9".repeat(1001)),
                arguments(BigDecimal.class, "1e1001"),
                arguments(BigDecimal.class, "1e-1001"),
                arguments(BigDecimal.class, "1e1000000000"),
                arguments(BigDecimal.class, "1e99999999999999999999"),
                arguments(BigDecimal.class, "\"1x\""),
                arguments(BigDecimal.class, "\"\""),
                arguments(Object.class, "1e400"),
                arguments(Number.class, "1e9999"));
        return Stream.of(integers, floating, quoted, others).flatMap(cases -> cases);
    }

    @Test
    void anUntypedNumberIsALongOrABigIntegerOrADouble() {
        assertThat(this.codec.<Object>read(
                        new JsonText("[5,5.0,-0,1e2,9223372036854775807,9223372036854775808]"), Object.class))
                .isEqualTo(List.of(5L, 5.0, 0L, 100.0, Long.MAX_VALUE, new BigInteger("9223372036854775808")));
        String digits = "-" + "1234567890".repeat(9);
        Map<String, Object> map = this.codec.read(
                new JsonText("{\"n\":" + digits + "}"), new TypeToken<Map<String, Object>>() {}.getType());
        assertThat(map).isEqualTo(Map.of("n", new BigInteger(digits)));
        assertThat(this.codec.write(map).json()).isEqualTo("{\"n\":" + digits + "}");
    }

    @Test
    void everyFiniteDoubleComesBack() {
        Random random = new Random(3);
        for (int round = 0; round < 50_000; round++) {
            double value = Double.longBitsToDouble(random.nextLong());
            if (Double.isFinite(value)) {
                assertThat(this.codec.<Object>read(this.codec.write(value), double.class))
                        .isEqualTo(value);
            }
        }
    }

    @Test
    void hostileLiteralsCostNothing() {
        String digits = "1".repeat(1 << 20);
        assertTimeoutPreemptively(Duration.ofSeconds(5), () -> {
            for (Type type :
                    List.of(int.class, long.class, double.class, BigInteger.class, BigDecimal.class, Number.class)) {
                for (String json : List.of(digits, "1e1000000000", "-1e-1000000000", "0." + digits, "1e" + digits)) {
                    assertThatThrownBy(() -> this.codec.read(
                                    new JsonText("[" + json + "]"),
                                    TypeToken.getArray(type).getType()))
                            .isInstanceOf(BindingException.class);
                }
                assertThatThrownBy(() -> this.codec.read(new JsonText("\"" + digits + "\""), type))
                        .isInstanceOf(BindingException.class);
            }
        });
    }

    @Test
    void namesOfMembersAreReadAsNumbersWhereAMapHasNumberKeys() {
        Type byInt = new TypeToken<Map<Integer, String>>() {}.getType();
        Type byLong = new TypeToken<TreeMap<Long, List<Integer>>>() {}.getType();
        assertThat(this.codec.<Object>read(new JsonText("{\"1\":\"a\",\"-2\":null}"), byInt))
                .isEqualTo(mapOf(1, "a", -2, null));
        assertThat(this.codec.<Object>read(new JsonText("{\"5\":[1]}"), byLong))
                .isEqualTo(new TreeMap<>(Map.of(5L, List.of(1))));
        assertThat(this.codec.<Object>read(new JsonText("null"), byInt)).isNull();
        for (String json : List.of(
                "{\"x\":\"\"}",
                "{\"\":\"\"}",
                "{\"1 1\":\"\"}",
                "{\"1.5\":\"\"}",
                "{\"null\":\"\"}",
                "{\"1\":\"\",\"1.0\":\"\"}")) {
            assertThatThrownBy(() -> this.codec.read(new JsonText(json), byInt)).isInstanceOf(BindingException.class);
        }
    }

    private static Map<Object, Object> mapOf(Object key, Object value, Object otherKey, @Nullable Object otherValue) {
        Map<Object, Object> map = new HashMap<>();
        map.put(key, value);
        map.put(otherKey, otherValue);
        return map;
    }
}
