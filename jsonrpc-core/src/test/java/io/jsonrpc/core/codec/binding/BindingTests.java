package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
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
