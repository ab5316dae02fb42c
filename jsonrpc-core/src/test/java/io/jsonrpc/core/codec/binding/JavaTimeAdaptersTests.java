package io.jsonrpc.core.codec.binding;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.io.IOException;
import java.time.DayOfWeek;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.Month;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class JavaTimeAdaptersTests {

    private final GsonMessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    @ParameterizedTest
    @MethodSource("values")
    void aValueIsAStringAndComesBack(Class<?> type, Object value, String text) {
        assertThat(this.codec.write(value).json()).isEqualTo("\"" + text + "\"");
        assertThat(this.codec.<Object>read(new JsonText("\"" + text + "\""), type))
                .isEqualTo(value);
        assertThat(this.codec.<Object>read(new JsonText("null"), type)).isNull();
    }

    static Stream<Arguments> values() {
        return Stream.of(
                arguments(
                        Instant.class,
                        Instant.parse("2026-11-21T10:15:30.123456789Z"),
                        "2026-11-21T10:15:30.123456789Z"),
                arguments(LocalDate.class, LocalDate.of(2026, 11, 21), "2026-11-21"),
                arguments(LocalDate.class, LocalDate.of(12026, 1, 1), "+12026-01-01"),
                arguments(LocalTime.class, LocalTime.of(10, 15), "10:15"),
                arguments(LocalDateTime.class, LocalDateTime.of(2026, 11, 21, 10, 15, 30), "2026-11-21T10:15:30"),
                arguments(
                        OffsetDateTime.class,
                        OffsetDateTime.parse("2026-11-21T10:15:30+01:00"),
                        "2026-11-21T10:15:30+01:00"),
                arguments(OffsetTime.class, OffsetTime.parse("10:15:30-05:00"), "10:15:30-05:00"),
                arguments(
                        ZonedDateTime.class,
                        ZonedDateTime.of(2026, 11, 21, 10, 15, 30, 0, ZoneId.of("Europe/Madrid")),
                        "2026-11-21T10:15:30+01:00[Europe/Madrid]"),
                arguments(ZoneId.class, ZoneId.of("Europe/Madrid"), "Europe/Madrid"),
                arguments(ZoneId.class, ZoneOffset.ofHours(2), "+02:00"),
                arguments(ZoneOffset.class, ZoneOffset.UTC, "Z"),
                arguments(Duration.class, Duration.ofMillis(90_500), "PT1M30.5S"),
                arguments(Period.class, Period.of(1, 2, 3), "P1Y2M3D"),
                arguments(Year.class, Year.of(2026), "2026"),
                arguments(Year.class, Year.of(5), "0005"),
                arguments(Year.class, Year.of(-12026), "-12026"),
                arguments(Year.class, Year.of(12026), "+12026"),
                arguments(YearMonth.class, YearMonth.of(2026, 11), "2026-11"),
                arguments(YearMonth.class, YearMonth.of(12026, 1), "+12026-01"),
                arguments(MonthDay.class, MonthDay.of(2, 29), "--02-29"),
                arguments(DayOfWeek.class, DayOfWeek.SATURDAY, "SATURDAY"),
                arguments(Month.class, Month.NOVEMBER, "NOVEMBER"));
    }

    @ParameterizedTest
    @MethodSource("types")
    void otherTextIsRefused(Class<?> type) {
        for (String json : List.of("\"x\"", "\"\"", "\"2026-13-41\"", "5", "{}", "[]", "true")) {
            assertThatThrownBy(() -> this.codec.read(
                            new JsonText("[" + json + "]"),
                            TypeToken.getArray(type).getType()))
                    .isInstanceOfSatisfying(
                            BindingException.class, ex -> assertThat(ex.path()).isEqualTo("$[0]"));
        }
    }

    static Stream<Class<?>> types() {
        return values().<Class<?>>map(arguments -> (Class<?>) arguments.get()[0])
                .distinct()
                .filter(type -> !type.isEnum());
    }

    @Test
    void instantsMayBeKeys() {
        Map<Instant, Integer> map = Map.of(Instant.EPOCH, 1);
        assertThat(this.codec.write(map).json()).isEqualTo("{\"1970-01-01T00:00:00Z\":1}");
        assertThat(this.codec.<Object>read(this.codec.write(map), new TypeToken<Map<Instant, Integer>>() {}.getType()))
                .isEqualTo(map);
    }

    @Test
    void anAdapterOfTheApplicationGoesFirst() {
        GsonMessageCodec own = new GsonMessageCodec(
                JsonBinding.gsonBuilder()
                        .registerTypeAdapter(Instant.class, new Millis())
                        .create(),
                MessageLimits.DEFAULT);
        assertThat(own.write(Instant.ofEpochMilli(5)).json()).isEqualTo("5");
        assertThat(own.<Object>read(new JsonText("5"), Instant.class)).isEqualTo(Instant.ofEpochMilli(5));
    }

    private static final class Millis extends TypeAdapter<Instant> {

        @Override
        public Instant read(JsonReader in) throws IOException {
            return Instant.ofEpochMilli(in.nextLong());
        }

        @Override
        public void write(JsonWriter out, Instant value) throws IOException {
            out.value(value.toEpochMilli());
        }
    }
}
