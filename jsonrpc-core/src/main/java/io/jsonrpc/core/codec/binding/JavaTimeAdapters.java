package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.time.DateTimeException;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** Reads and writes the values of {@code java.time} as ISO 8601 strings. */
final class JavaTimeAdapters implements TypeAdapterFactory {

    // The toString of these two cannot always be parsed again: years need at least four digits, and a sign if they have
    // more.
    private static final DateTimeFormatter YEAR = year().toFormatter(Locale.ROOT);

    private static final DateTimeFormatter YEAR_MONTH =
            year().appendLiteral('-').appendValue(ChronoField.MONTH_OF_YEAR, 2).toFormatter(Locale.ROOT);

    private static final Map<Class<?>, TypeAdapter<?>> ADAPTERS = new HashMap<>();

    static {
        register(Instant.class, Instant::parse);
        register(LocalDate.class, LocalDate::parse);
        register(LocalTime.class, LocalTime::parse);
        register(LocalDateTime.class, LocalDateTime::parse);
        register(OffsetDateTime.class, OffsetDateTime::parse);
        register(OffsetTime.class, OffsetTime::parse);
        register(ZonedDateTime.class, ZonedDateTime::parse);
        register(ZoneId.class, ZoneId::of);
        register(ZoneOffset.class, ZoneOffset::of);
        register(Duration.class, Duration::parse);
        register(Period.class, Period::parse);
        register(MonthDay.class, MonthDay::parse);
        ADAPTERS.put(Year.class, new IsoAdapter<Year>(Year::parse, YEAR::format));
        ADAPTERS.put(YearMonth.class, new IsoAdapter<YearMonth>(YearMonth::parse, YEAR_MONTH::format));
    }

    private static DateTimeFormatterBuilder year() {
        return new DateTimeFormatterBuilder().appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD);
    }

    private static <T> void register(Class<T> type, Function<String, T> parser) {
        ADAPTERS.put(type, new IsoAdapter<>(parser, Object::toString));
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<?> raw = type.getRawType();
        // The class of an actual zone is a hidden subclass.
        boolean zone = ZoneId.class.isAssignableFrom(raw) && raw != ZoneOffset.class;
        return (TypeAdapter<T>) ADAPTERS.get(zone ? ZoneId.class : raw);
    }

    private static final class IsoAdapter<T> extends TypeAdapter<T> {

        private final Function<String, T> parser;

        private final Function<T, String> formatter;

        IsoAdapter(Function<String, T> parser, Function<T, String> formatter) {
            this.parser = parser;
            this.formatter = formatter;
        }

        @Override
        public @Nullable T read(JsonReader in) throws IOException {
            JsonToken token = in.peek();
            if (token == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            if (token != JsonToken.STRING) {
                throw new JsonSyntaxException("Expected a string but was " + token);
            }
            try {
                return this.parser.apply(in.nextString());
            } catch (DateTimeException ex) {
                throw new JsonSyntaxException(ex);
            }
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            out.value(value == null ? null : this.formatter.apply(value));
        }
    }
}
