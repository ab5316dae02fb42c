package io.jsonrpc.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatNoException;

import com.fasterxml.jackson.annotation.JsonProperty;
import com.fasterxml.jackson.annotation.JsonSubTypes;
import com.fasterxml.jackson.annotation.JsonTypeInfo;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingContract;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.codec.binding.ParamsBinder;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.time.LocalDate;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.PropertyNamingStrategies;
import tools.jackson.databind.annotation.JsonDeserialize;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;

/** The contract of bindings on Jackson, its types annotated for it, and what is Jackson's alone. */
class JacksonBindingTests extends BindingContract {

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME, property = "type")
    @JsonSubTypes({
        @JsonSubTypes.Type(value = Circle.class, name = "circle"),
        @JsonSubTypes.Type(value = Ellipse.class, name = "ellipse"),
        @JsonSubTypes.Type(value = Group.class, name = "group")
    })
    private interface NamedShape {}

    private enum NamedSide {
        @JsonProperty("sell")
        SELL
    }

    private static final JsonMapper MAPPER = JsonMapper.builder()
            .addMixIn(Shape.class, NamedShape.class)
            .addMixIn(Side.class, NamedSide.class)
            .build();

    private static final MessageCodec CODEC = new JacksonMessageCodec(MAPPER, MessageLimits.DEFAULT);

    private static final TypedValues VALUES = CODEC.typedValues(false);

    sealed interface Unnamed permits Only {}

    record Only(int a) implements Unnamed {}

    record Renamed(@JsonProperty("b") int a, int wideName) {}

    record Loud(@JsonDeserialize(using = Shout.class) String text) {}

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }

    @Test
    void aSealedTypeNeedsAnAnnotation() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALUES.requireReadable(Unnamed.class))
                .withMessageContaining("Unnamed")
                .withMessageNotContaining("\n");
        assertThat(VALUES.advice().subtypes()).isEqualTo("annotate it with @JsonTypeInfo");
    }

    interface Plain {}

    record Drawing(List<Optional<Plain>> shapes) {}

    record Page(
            @Nullable Page next, LocalDate day, @Nullable Drawing drawing) {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    interface Typed {}

    @JsonTypeInfo(use = JsonTypeInfo.Id.NAME)
    sealed interface Held {}

    record Box(Plain plain) implements Held {}

    record Readable(
            Typed typed,
            @JsonDeserialize(using = Shout.class) CharSequence text,
            @JsonTypeInfo(use = JsonTypeInfo.Id.NAME) Plain plain,
            Set<Shape> shapes,
            @Nullable Readable next) {}

    @Test
    void aMemberThatNothingCanBeBoundToIsFoundInRecords() {
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALUES.requireReadable(Page.class))
                .withMessageContaining("Plain");
        assertThatIllegalArgumentException()
                .isThrownBy(() -> VALUES.requireReadable(Held.class))
                .withMessageContaining("Plain");
        assertThatNoException().isThrownBy(() -> VALUES.requireReadable(Readable.class));
    }

    @Test
    void aDeserializerOfTheApplicationStays() {
        ParamsBinder binder = VALUES.binder(List.of(ParamSpec.required("a", Loud.class)), false);
        assertThat(binder.bind(new JsonText("[{\"text\":5}]"))).containsExactly(new Loud("5!"));
    }

    @Test
    void aMemberIsNamedByItsAnnotationOrByTheNamingStrategy() {
        JsonMapper own = MAPPER.rebuild()
                .propertyNamingStrategy(PropertyNamingStrategies.SNAKE_CASE)
                .build();
        TypedValues values = new JacksonMessageCodec(own, MessageLimits.DEFAULT).typedValues(false);
        assertThat(values.memberName(Renamed.class, "a")).isEqualTo("b");
        assertThat(values.memberName(Renamed.class, "wideName")).isEqualTo("wide_name");
        assertThat(VALUES.memberName(Renamed.class, "wideName")).isEqualTo("wideName");
    }

    /** Reads anything as a text. */
    private static final class Shout extends StdDeserializer<String> {

        @SuppressWarnings("unused") // by Jackson
        Shout() {
            super(String.class);
        }

        @Override
        public String deserialize(JsonParser in, DeserializationContext context) {
            return in.getString() + "!";
        }
    }
}
