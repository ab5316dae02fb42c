package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.math.BigDecimal;
import java.time.DayOfWeek;
import java.util.Arrays;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;
import java.util.UUID;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The tables write single for double quotes. */
class BindingTests {

    private final GsonMessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

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
        assertThat(read("[1,'a',{'b':2.5}]", Object.class)).isEqualTo(List.of(1L, "a", Map.of("b", 2.5)));
        assertThat(read("{'a':1e1000000000,'b':null}", JsonElement.class).toString())
                .isEqualTo("{\"a\":1e1000000000,\"b\":null}");
        assertThat(read("{'a':1}", JsonObject.class)).isEqualTo(JsonParser.parseString("{\"a\":1}"));
    }

    @Test
    void jsonTextIsPassedOn() {
        JsonText text = new JsonText("{ \"a\" : 1.00 }");
        assertThat(this.codec.<Object>read(text, JsonText.class)).isSameAs(text);
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

    @Test
    void textsThatAreReadOneAfterAnotherDoNotMeet() {
        for (int i = 0; i < 3; i++) {
            assertThat(read("{'name':'whole'} \n", Item.class)).isEqualTo(new Item("whole", null));
            for (String bad : List.of(
                    "{'name':'cut off",
                    "{'sizes':[1,{",
                    "{'name':'a'} {'name':'left'}",
                    "{'name':'a'}'left'",
                    "{'sizes':['x'],'name':'left'}")) {
                assertThatThrownBy(() -> read(bad, Item.class)).isInstanceOf(BindingException.class);
            }
        }
        assertThat(read("[1,[2,3]]", Object.class)).isEqualTo(List.of(1L, List.of(2L, 3L)));
    }

    @Test
    void adapterMayReadAnotherTextMeanwhile() {
        TypeAdapter<Item> nested = new TypeAdapter<>() {
            @Override
            public Item read(JsonReader in) throws IOException {
                in.beginObject();
                String inner = in.nextName();
                Item item = (Item) BindingTests.this.read(inner, Item.class);
                in.nextNull();
                in.endObject();
                return item;
            }

            @Override
            public void write(JsonWriter out, Item value) {
                throw new UnsupportedOperationException();
            }
        };
        GsonMessageCodec outer = new GsonMessageCodec(
                JsonBinding.gsonBuilder()
                        .registerTypeAdapter(Item.class, nested)
                        .create(),
                MessageLimits.DEFAULT);

        Item item = outer.read(new JsonText("{\"{'name':'inner'}\":null}"), Item.class);

        assertThat(item).isEqualTo(new Item("inner", null));
    }

    @Test
    void valuesAreNestedNoDeeperThanMessages() {
        MessageLimits limits = new MessageLimits(1000, 5, 1000, 100, 100, 100, 100, 1);
        GsonMessageCodec shallow =
                new GsonMessageCodec(JsonBinding.gsonBuilder().create(), limits);
        assertThat(shallow.<Object>read(new JsonText("[".repeat(5) + "]".repeat(5)), Object.class))
                .isNotNull();
        assertThatThrownBy(() -> shallow.read(new JsonText("[".repeat(6) + "]".repeat(6)), Object.class))
                .isInstanceOf(BindingException.class);
    }

    @Test
    void aTypeThatCannotBeMappedIsNoFaultOfTheValue() {
        assertThatThrownBy(() -> read("{}", Thread.class)).isNotInstanceOf(BindingException.class);
    }

    @Test
    void anAdapterOfTheApplicationGoesFirst() {
        GsonMessageCodec own = new GsonMessageCodec(
                JsonBinding.gsonBuilder()
                        .registerTypeAdapter(Integer.class, new Doubling())
                        .create(),
                MessageLimits.DEFAULT);
        assertThat(own.<Object>read(new JsonText("['4']".replace('\'', '"')), Integer.class))
                .isEqualTo(8);
    }

    private @Nullable Object read(String json, Type type) {
        return this.codec.read(new JsonText(json.replace('\'', '"')), type);
    }

    private record Item(@Nullable String name, @Nullable List<Integer> sizes) {

        Item {
            if ("refused".equals(name)) {
                throw new IllegalArgumentException("refused");
            }
        }
    }

    private record Holder(JsonText raw) {}

    private static final class Doubling extends TypeAdapter<Integer> {

        @Override
        public Integer read(JsonReader in) throws IOException {
            return 2 * Integer.parseInt(in.nextString());
        }

        @Override
        public void write(JsonWriter out, Integer value) throws IOException {
            out.value(value);
        }
    }
}
