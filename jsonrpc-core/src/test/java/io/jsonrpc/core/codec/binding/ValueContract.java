package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assertions.assertTimeoutPreemptively;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.time.DayOfWeek;
import java.time.Duration;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * What every codec does with the values of handlers and with results: numbers, scalars inside params, and paths. Some tables
 * write single for double quotes.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
public abstract class ValueContract {

    protected abstract MessageCodec codec();

    @ParameterizedTest
    @MethodSource
    void aScalarIsFoundInsideParams(Type type, String json, @Nullable Object expected) {
        assertThat(read(json, type)).isEqualTo(expected);
    }

    static Stream<Arguments> aScalarIsFoundInsideParams() {
        return Stream.of(
                arguments(String.class, "'a'", "a"),
                arguments(String.class, "['a']", "a"),
                arguments(String.class, "{'x':'a'}", "a"),
                arguments(String.class, "{'value':'a'}", "a"),
                arguments(String.class, "{'x':[{}],'value':'a','y':{'value':1}}", "a"),
                arguments(String.class, "{'v\\u0061lue':'a','y':1}", "a"),
                arguments(String.class, "[null]", null),
                arguments(int.class, "[5]", 5),
                arguments(Integer.class, "{'n':5}", 5),
                arguments(boolean.class, "[true]", true),
                arguments(Boolean.class, "{'value':false}", false),
                arguments(char.class, "['c']", 'c'),
                arguments(BigDecimal.class, "[1.50]", new BigDecimal("1.50")),
                arguments(DayOfWeek.class, "{'day':'MONDAY'}", DayOfWeek.MONDAY));
    }

    @ParameterizedTest
    @MethodSource
    void paramsWithoutOneScalarDoNotFit(Type type, String json, String path) {
        assertThatThrownBy(() -> read(json, type))
                .isInstanceOfSatisfying(
                        BindingException.class, ex -> assertThat(ex.path()).isEqualTo(path));
    }

    static Stream<Arguments> paramsWithoutOneScalarDoNotFit() {
        return Stream.of(
                arguments(String.class, "[]", "$[0]"),
                arguments(String.class, "['a','b']", "$[1]"),
                arguments(String.class, "[['a']]", "$[0]"),
                arguments(String.class, "{}", "$"),
                arguments(String.class, "{'a':'1','b':'2'}", "$"),
                arguments(int.class, "{'value':{'value':1}}", "$.value"),
                arguments(int.class, "['5']", "$[0]"),
                arguments(int.class, "null", "$"),
                arguments(int.class, "[null]", "$[0]"),
                arguments(boolean.class, "{'value':null}", "$.value"),
                arguments(int.class, "{'n':1.5}", "$.n"));
    }

    @Test
    void objectsAndGenericTypesAreBound() {
        assertThat(read("{'name':'a','sizes':[1,2],'unknown':{}}", Item.class)).isEqualTo(new Item("a", List.of(1, 2)));
        assertThat(read("[{'name':'a'},null]", new TypeToken<List<Item>>() {}.getType()))
                .isEqualTo(Arrays.asList(new Item("a", null), null));
        assertThat(read("{'k':{'name':'b'}}", new TypeToken<Map<String, Item>>() {}.getType()))
                .isEqualTo(Map.of("k", new Item("b", null)));
        Type days = new TypeToken<EnumMap<DayOfWeek, ? extends List<Item>>>() {}.getType();
        assertThat(read("{'MONDAY':[{}]}", days)).isEqualTo(Map.of(DayOfWeek.MONDAY, List.of(new Item(null, null))));
        assertThat(read("null", Item.class)).isNull();
        assertThat(read("[1.5,'a',{'b':2.5}]", Object.class)).isEqualTo(List.of(1.5, "a", Map.of("b", 2.5)));
        assertThat(read("{'a':1e1000000000,'b':null}", JsonElement.class).toString())
                .isEqualTo("{\"a\":1e1000000000,\"b\":null}");
        assertThat(read("{'a':1}", JsonObject.class)).isEqualTo(JsonParser.parseString("{\"a\":1}"));
    }

    @Test
    void jsonTextIsPassedOn() {
        JsonText text = new JsonText("{ \"a\" : 1.00 }");
        assertThat(codec().<Object>read(text, JsonText.class)).isSameAs(text);
        assertThat(read("{'raw':{'a': 1.00,'b':null}}", Holder.class))
                .isEqualTo(new Holder(new JsonText("{\"a\":1.00,\"b\":null}")));
    }

    @ParameterizedTest
    @MethodSource
    void thePathNamesTheValueAtFault(Type type, String json, String path) {
        paramsWithoutOneScalarDoNotFit(type, json, path);
    }

    static Stream<Arguments> thePathNamesTheValueAtFault() {
        Type items = new TypeToken<List<Item>>() {}.getType();
        Type identities = new TypeToken<List<UUID>>() {}.getType();
        Type flags = new TypeToken<Map<String, List<Boolean>>>() {}.getType();
        return Stream.of(
                arguments(Item.class, "[]", "$"),
                arguments(Item.class, "5", "$"),
                arguments(Item.class, "{'name':{}}", "$.name"),
                arguments(Item.class, "{'sizes':[1,2.5,3]}", "$.sizes[1]"),
                arguments(Item.class, "{'sizes':{}}", "$.sizes"),
                arguments(items, "[{},{'name':[]}]", "$[1].name"),
                arguments(items, "[{},{'name':'refused'},{}]", "$[1]"),
                arguments(identities, "['x']", "$[0]"),
                arguments(identities, "['00000000-0000-0000-0000-000000000000','x','y']", "$[1]"),
                arguments(flags, "{'a':[true],'b':[true,5]}", "$.b[1]"));
    }

    @ParameterizedTest
    @ValueSource(
            strings = {
                "",
                "{",
                "{'name':'a'}x",
                "{'name':'a'}{}",
                "{name:'a'}",
                "{'name':'a',}",
                "{'name':tru}",
                "{'name':'\n'}",
                "NaN",
                "// c\n{}",
                "{'sizes':[01]}"
            })
    void textThatIsNoJsonDoesNotFit(String json) {
        assertThatThrownBy(() -> read(json, Item.class)).isInstanceOf(BindingException.class);
    }

    @ParameterizedTest
    @MethodSource
    void aNumberThatFitsIsRead(Type type, String json, Object expected) {
        assertThat(codec().<Object>read(new JsonText(json), type)).isEqualTo(expected);
        assertThat(codec().<Object>read(new JsonText("[" + json + "]"), type)).isEqualTo(expected);
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
        assertThatThrownBy(() -> codec().read(
                                new JsonText("[0," + json + "]"),
                                TypeToken.getArray(type).getType()))
                .isInstanceOfSatisfying(
                        BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$[1]"));
    }

    static Stream<Arguments> aNumberThatDoesNotFitIsRefused() {
        Stream<Arguments> integers = Stream.of(Byte.class, Short.class, int.class, Long.class, BigInteger.class)
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
                        Byte.class, short.class, int.class, long.class, float.class, double.class, Number.class)
                .map(type -> arguments(type, "\"1\""));
        Stream<Arguments> others = Stream.of(
                arguments(Byte.class, "128"),
                arguments(Byte.class, "-129"),
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
    void hostileLiteralsCostNothing() {
        String digits = "1".repeat(1 << 20);
        assertTimeoutPreemptively(Duration.ofSeconds(60), () -> {
            for (Type type :
                    List.of(int.class, long.class, double.class, BigInteger.class, BigDecimal.class, Number.class)) {
                for (String json : List.of(digits, "1e1000000000", "-1e-1000000000", "0." + digits, "1e" + digits)) {
                    assertThatThrownBy(() -> codec().read(
                                            new JsonText("[" + json + "]"),
                                            TypeToken.getArray(type).getType()))
                            .isInstanceOf(BindingException.class);
                }
                assertThatThrownBy(() -> codec().read(new JsonText("\"" + digits + "\""), type))
                        .isInstanceOf(BindingException.class);
            }
        });
    }

    @Test
    void namesOfMembersAreReadAsNumbersWhereAMapHasNumberKeys() {
        Type byInt = new TypeToken<Map<Integer, String>>() {}.getType();
        Type byLong = new TypeToken<TreeMap<Long, List<Integer>>>() {}.getType();
        assertThat(codec().<Object>read(new JsonText("{\"1\":\"a\",\"-2\":null}"), byInt))
                .isEqualTo(mapOf(1, "a", -2, null));
        assertThat(codec().<Object>read(new JsonText("{\"5\":[1]}"), byLong))
                .isEqualTo(new TreeMap<>(Map.of(5L, List.of(1))));
        assertThat(codec().<Object>read(new JsonText("null"), byInt)).isNull();
        for (String json : List.of(
                "{\"x\":\"\"}",
                "{\"\":\"\"}",
                "{\"1 1\":\"\"}",
                "{\"1.5\":\"\"}",
                "{\"null\":\"\"}",
                "{\"1\":\"\",\"1.0\":\"\"}")) {
            assertThatThrownBy(() -> codec().read(new JsonText(json), byInt)).isInstanceOf(BindingException.class);
        }
    }

    private static Map<Object, Object> mapOf(Object key, Object value, Object otherKey, @Nullable Object otherValue) {
        Map<Object, Object> map = new HashMap<>();
        map.put(key, value);
        map.put(otherKey, otherValue);
        return map;
    }

    private @Nullable Object read(String json, Type type) {
        return codec().read(new JsonText(json.replace('\'', '"')), type);
    }

    protected record Item(@Nullable String name, @Nullable List<Integer> sizes) {

        protected Item {
            if ("refused".equals(name)) {
                throw new IllegalArgumentException("refused");
            }
        }
    }

    private record Holder(JsonText raw) {}
}
