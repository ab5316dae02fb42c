package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.lang.reflect.Type;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;

/** The contract of values on Gson, and what is Gson's alone. Texts are written with single for double quotes. */
class BindingTests extends ValueContract {

    private static final MessageCodec CODEC =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    @Override
    protected MessageCodec codec() {
        return CODEC;
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

    interface Named {}

    static class Plain implements Named {

        final int a = 1;
    }

    @Test
    void aClassWithoutANameIsWrittenAsItsSuperclassOrRefused() {
        class Local {

            final int b = 2;
        }
        int captured = 3;
        Plain plain = new Plain() {

            @Override
            public String toString() {
                return "captures " + captured;
            }
        };
        Map<String, Integer> map = new HashMap<>(Map.of("m", 1)) {};

        assertThat(CODEC.write(plain).json()).isEqualTo("{\"a\":1}");
        assertThat(CODEC.write(List.of(plain, map)).json()).isEqualTo("[{\"a\":1},{\"m\":1}]");
        assertThat(CODEC.write(Map.of("k", plain)).json()).isEqualTo("{\"k\":{\"a\":1}}");
        List<Object> refused = List.of(new Local(), new Named() {}, new Plain() {

            final int b = 2;
        });
        for (Object value : refused) {
            for (Object written : List.of(value, List.of(value))) {
                assertThatIllegalArgumentException()
                        .isThrownBy(() -> CODEC.write(written))
                        .withMessage(value.getClass().getName() + " is a class inside a method, for which Gson writes"
                                + " null: return a record, or move the class out of the method");
            }
        }
        assertThatIllegalArgumentException()
                .isThrownBy(() -> CODEC.typedValues(false).requireReadable(Local.class))
                .withMessageContaining("which Gson reads as null");
    }

    @Test
    void whatIsDeclaredAsAnInterfaceIsWrittenByItsClassInsideToo() {
        Type type = new TypeToken<List<Optional<Named>>>() {}.getType();
        assertThat(CODEC.typedValues(false)
                        .writer(type)
                        .write(List.of(Optional.of(new Plain())))
                        .json())
                .isEqualTo("[{\"a\":1}]");
    }

    @Test
    void keysOfAMapNeedNoReaderEach() {
        for (String key : List.of("%d", "%d.0", "k%d")) {
            Type type = new TypeToken<Map<Double, Integer>>() {}.getType();
            if (key.startsWith("k")) {
                type = new TypeToken<Map<String, Integer>>() {}.getType();
            }
            JsonText members = new JsonText(IntStream.range(0, 2000)
                    .mapToObj(i -> '"' + String.format(Locale.ROOT, key, i) + "\":1")
                    .collect(Collectors.joining(",", "{", "}")));
            long unused = allocated(type, members) + allocated(type, members);
            assertThat(allocated(type, members)).as(key).isLessThan(2000 * 600);
        }
    }

    /** Bytes that it takes to read a value. */
    private static long allocated(Type type, JsonText json) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(CODEC.<Map<?, ?>>read(json, type)).hasSize(2000);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    @Test
    void aKeyThatIsANumberMayHaveAnAdapterOfTheApplication() {
        GsonMessageCodec own = new GsonMessageCodec(
                JsonBinding.gsonBuilder()
                        .registerTypeAdapter(Integer.class, new Doubling())
                        .create(),
                MessageLimits.DEFAULT);
        Type type = new TypeToken<Map<Integer, String>>() {}.getType();
        assertThat(own.<Map<?, ?>>read(new JsonText("{\"4\":\"a\"}"), type)).isEqualTo(Map.of(8, "a"));
        for (MessageCodec codec : List.of(own, CODEC)) {
            assertThatThrownBy(() -> codec.read(new JsonText("{\"01\":\"a\"}"), type))
                    .isInstanceOf(BindingException.class);
        }
    }

    private @Nullable Object read(String json, Type type) {
        return CODEC.read(new JsonText(json.replace('\'', '"')), type);
    }

    private record Item(@Nullable String name, @Nullable List<Integer> sizes) {

        Item {
            if ("refused".equals(name)) {
                throw new IllegalArgumentException("refused");
            }
        }
    }

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
