package io.jsonrpc.jackson;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.fasterxml.jackson.annotation.JsonFormat;
import com.google.gson.JsonArray;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.ValueContract;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.Year;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;
import tools.jackson.core.JsonParser;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.cfg.DateTimeFeature;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.module.SimpleModule;

/** The contract of values on Jackson, and what is Jackson's alone. */
class JacksonValueTests extends ValueContract {

    private static final JsonMapper MAPPER = JsonMapper.builder().build();

    private static final MessageCodec CODEC = new JacksonMessageCodec(MAPPER, MessageLimits.DEFAULT);

    private static final MessageCodec GSON =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    record Size(int width, Optional<String> unit) {}

    record Stamp(
            @JsonFormat(shape = JsonFormat.Shape.NUMBER) Instant at) {}

    record Mixed(JsonText text, JsonObject tree, JsonNode node) {}

    @Override
    protected MessageCodec codec() {
        return CODEC;
    }

    /** Where the codecs differ, each as its users expect it: what is read from a text, null for what is refused. */
    record Difference(
            Class<?> type,
            String json,
            @Nullable Object gson,
            @Nullable Object jackson) {}

    static final List<Difference> DIFFERENCES = List.of(
            new Difference(Size.class, "{}", new Size(0, Optional.empty()), null),
            new Difference(Year.class, "\"2026\"", Year.of(2026), Year.of(2026)),
            new Difference(Year.class, "2026", null, Year.of(2026)),
            new Difference(String.class, "[5]", "5", null),
            new Difference(boolean.class, "[\"true\"]", true, null));

    @ParameterizedTest
    @FieldSource("DIFFERENCES")
    void theseDiffer(Difference row) {
        assertReads(GSON, row, row.gson);
        assertReads(CODEC, row, row.jackson);
    }

    private static void assertReads(MessageCodec codec, Difference row, @Nullable Object expected) {
        JsonText json = new JsonText(row.json);
        if (expected == null) {
            assertThatThrownBy(() -> codec.read(json, row.type)).isInstanceOf(BindingException.class);
        } else {
            assertThat(codec.<Object>read(json, row.type)).isEqualTo(expected);
        }
    }

    @Test
    void aValueIsWrittenAsTheMapperWritesItButCompactly() {
        JsonMapper pretty = MAPPER.rebuild()
                .enable(SerializationFeature.INDENT_OUTPUT)
                .enable(DateTimeFeature.WRITE_DATES_AS_TIMESTAMPS)
                .build();
        MessageCodec codec = new JacksonMessageCodec(pretty, MessageLimits.DEFAULT);
        assertThat(codec.write(Map.of("at", LocalDate.of(2026, 1, 2))).json()).isEqualTo("{\"at\":[2026,1,2]}");
        assertThat(codec.<Object>read(new JsonText("[2026,1,2]"), LocalDate.class))
                .isEqualTo(LocalDate.of(2026, 1, 2));
        assertThat(CODEC.write(new Size(1, Optional.empty())).json()).isEqualTo("{\"width\":1,\"unit\":null}");
        assertThat(CODEC.write(List.of(LocalDate.of(2026, 1, 2), Duration.ofSeconds(5)))
                        .json())
                .isEqualTo("[\"2026-01-02\",\"PT5S\"]");
        assertThat(CODEC.write(null)).isEqualTo(JsonText.NULL);
    }

    @Test
    void aDateIsANumberWhereItsFormatSaysSo() {
        Stamp stamp = CODEC.read(new JsonText("{\"at\":5}"), Stamp.class);
        assertThat(stamp).isEqualTo(new Stamp(Instant.ofEpochSecond(5)));
        assertThatThrownBy(() -> CODEC.read(new JsonText("[5]"), Instant[].class))
                .isInstanceOfSatisfying(
                        BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$[0]"));
    }

    @Test
    void jsonOfAnyKindMayStandInAValue() {
        String json = "{\"text\":{\"a\":1.00,\"b\":[null,\"\\\"\"]},\"tree\":{\"c\":1e400},\"node\":[true]}";
        Mixed mixed = CODEC.read(new JsonText(json), Mixed.class);
        assertThat(mixed.text().json()).isEqualTo("{\"a\":1.00,\"b\":[null,\"\\\"\"]}");
        assertThat(CODEC.write(mixed).json()).isEqualTo(json);
        JsonArray array = new JsonArray();
        array.add(JsonNull.INSTANCE);
        assertThat(CODEC.write(Map.of("tree", array)).json()).isEqualTo("{\"tree\":[null]}");
        assertThat(CODEC.write(array).json()).isEqualTo("[null]");
        assertThatThrownBy(() -> CODEC.read(new JsonText("{\"tree\":[]}"), Mixed.class))
                .isInstanceOfSatisfying(
                        BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$.tree"));
    }

    @Test
    void numbersThatJsonDoesNotHaveAreRefused() {
        List<Object> values = List.of(
                Double.NaN,
                Float.NEGATIVE_INFINITY,
                List.of(Double.NaN),
                Map.of("a", Float.NaN),
                new double[] {Double.NaN},
                MAPPER.createObjectNode().put("a", Double.NaN));
        for (Object value : values) {
            assertThatThrownBy(() -> CODEC.write(value)).isInstanceOf(RuntimeException.class);
        }
        for (Class<?> type : List.of(JsonNode.class, Object.class)) {
            assertThatThrownBy(() -> CODEC.read(new JsonText("[0,1e400]"), type))
                    .isInstanceOfSatisfying(
                            BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$[1]"));
        }
    }

    @Test
    void aFailureWhoseCausesGoInACircleIsAMisfit() {
        IllegalStateException failure = new IllegalStateException("a");
        failure.initCause(new IllegalArgumentException(failure));
        JsonMapper mapper = JsonMapper.builder()
                .addModule(new SimpleModule().addDeserializer(Size.class, new Failing(failure)))
                .build();
        assertThatThrownBy(() ->
                        new JacksonMessageCodec(mapper, MessageLimits.DEFAULT).read(new JsonText("[{}]"), Size[].class))
                .isInstanceOf(BindingException.class);
    }

    private static final class Failing extends StdDeserializer<Size> {

        private final RuntimeException failure;

        Failing(RuntimeException failure) {
            super(Size.class);
            this.failure = failure;
        }

        @Override
        public Size deserialize(JsonParser in, DeserializationContext context) {
            throw this.failure;
        }
    }

    @Test
    void theOtherSideChoosesNoClass() {
        assertThatThrownBy(() -> CODEC.requireReadable(Class.class)).isInstanceOf(IllegalArgumentException.class);
    }
}
