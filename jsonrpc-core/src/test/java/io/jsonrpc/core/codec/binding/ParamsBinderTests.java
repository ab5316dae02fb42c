package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import com.google.gson.FieldNamingPolicy;
import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.annotations.SerializedName;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.lang.management.ManagementFactory;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import org.junit.jupiter.api.Test;

/** The contract of bindings on Gson, and what is Gson's alone. */
class ParamsBinderTests extends BindingContract {

    private static final MessageCodec CODEC = codec(JsonBinding.gsonBuilder().create());

    private static final TypedValues VALUES = CODEC.typedValues(false);

    sealed interface Clash permits Clashing {}

    record Clashing(String type) implements Clash {}

    record Renamed(@SerializedName("b") int a, int wideName) {}

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }

    private static MessageCodec codec(Gson gson) {
        return new GsonMessageCodec(gson, MessageLimits.DEFAULT);
    }

    @Test
    void anUntypedIntegerIsALongAndAnIdMayBeShort() {
        assertThat(VALUES.<Object>read(new JsonText("[1]"), Object.class)).isEqualTo(List.of(1L));
        assertThat(VALUES.<Object>read(new JsonText("\"0-0-0-0-1\""), UUID.class))
                .isEqualTo(new UUID(0, 1));
    }

    @Test
    void aRecordOfASealedTypeHasNoMemberNamedType() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALUES.binder(List.of(ParamSpec.required("clash", Clash.class)), false))
                .withMessageContaining("has a component 'type'");
    }

    @Test
    void aRecordIsNamedOnlyWhereItsSealedTypeIsDeclared() {
        assertThat(VALUES.writer(Circle.class).write(new Circle(2)).json()).isEqualTo("{\"radius\":2.0}");
        assertThat(VALUES.writer(Object.class).write(new Circle(2)).json()).isEqualTo("{\"radius\":2.0}");
    }

    @Test
    void anAdapterOfTheApplicationStays() {
        Gson own = JsonBinding.gsonBuilder()
                .registerTypeAdapter(String.class, new Shout())
                .create();
        ParamsBinder binder =
                codec(own).typedValues(false).binder(List.of(ParamSpec.required("a", String.class)), false);
        assertThat(binder.bind(new JsonText("[5]"))).containsExactly("5!");
    }

    @Test
    void aMemberIsNamedByItsAnnotationOrByTheNamingPolicy() {
        Gson own = JsonBinding.gsonBuilder()
                .setFieldNamingPolicy(FieldNamingPolicy.LOWER_CASE_WITH_UNDERSCORES)
                .create();
        TypedValues values = codec(own).typedValues(false);
        assertThat(values.memberName(Renamed.class, "a")).isEqualTo("b");
        assertThat(values.memberName(Renamed.class, "wideName")).isEqualTo("wide_name");
        assertThat(VALUES.memberName(Renamed.class, "wideName")).isEqualTo("wideName");
    }

    interface Open {}

    sealed interface Held {}

    sealed interface Kept extends Held {}

    record Box(List<Open> things) implements Kept {}

    @Test
    void theRecordsOfASealedInterfaceAreLookedInto() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALUES.requireReadable(Held.class))
                .withMessageContaining("Open");
    }

    sealed interface Term {}

    record Not(Term of, Optional<String> note) implements Term {}

    record Name(String name) implements Term {}

    @Test
    void whatIsNestedIsNotParsedAgainAtEachLevel() {
        ParamsBinder binder = VALUES.binder(List.of(ParamSpec.required("term", Term.class)), false);
        StringBuilder wide = new StringBuilder("{\"type\":\"name\",\"name\":\"a\"");
        for (int i = 0; i < 2000; i++) {
            wide.append(",\"m").append(i).append("\":1");
        }
        JsonText flat = nested(wide.append('}').toString(), 2);
        JsonText deep = nested(wide.toString(), 50);
        long unused = allocated(binder, flat) + allocated(binder, deep);
        assertThat(allocated(binder, deep)).isLessThan(3 * allocated(binder, flat));
    }

    private static JsonText nested(String term, int levels) {
        return new JsonText("[" + "{\"type\":\"not\",\"of\":".repeat(levels) + term + "}".repeat(levels) + "]");
    }

    /** Bytes that it takes to bind params. */
    private static long allocated(ParamsBinder binder, JsonText params) {
        var threads = (com.sun.management.ThreadMXBean) ManagementFactory.getThreadMXBean();
        long before = threads.getCurrentThreadAllocatedBytes();
        assertThat(binder.bind(params)).hasSize(1);
        return threads.getCurrentThreadAllocatedBytes() - before;
    }

    /** Reads anything as a text. */
    private static final class Shout extends TypeAdapter<String> {

        @Override
        public String read(JsonReader in) throws IOException {
            return in.nextString() + "!";
        }

        @Override
        public void write(JsonWriter out, String value) throws IOException {
            out.value(value);
        }
    }
}
