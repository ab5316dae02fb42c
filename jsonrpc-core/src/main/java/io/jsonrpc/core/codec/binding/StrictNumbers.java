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
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.HashMap;
import java.util.Map;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * Numbers with exactly the value that was written, or a fault: no fraction is truncated, nothing wraps around or
 * overflows to infinity, and no string is read as a number. Only BigDecimal and BigInteger are also read from a string,
 * because JavaScript sends numbers that it cannot represent as strings.
 */
final class StrictNumbers implements TypeAdapterFactory {

    private static final Pattern LITERAL = Pattern.compile("-?(0|[1-9][0-9]*)(\\.[0-9]+)?([eE][+-]?[0-9]+)?");

    private static final Map<Class<?>, TypeAdapter<?>> ADAPTERS = new HashMap<>();

    static {
        register(byte.class, Byte.class, literal -> (byte) integer(literal, Byte.MIN_VALUE, Byte.MAX_VALUE));
        register(short.class, Short.class, literal -> (short) integer(literal, Short.MIN_VALUE, Short.MAX_VALUE));
        register(int.class, Integer.class, literal -> (int) integer(literal, Integer.MIN_VALUE, Integer.MAX_VALUE));
        register(long.class, Long.class, NumberLiterals::integer);
        register(float.class, Float.class, NumberLiterals::singleFloating);
        register(double.class, Double.class, NumberLiterals::floating);
        ADAPTERS.put(BigDecimal.class, new NumberAdapter(NumberLiterals::decimal, true));
        ADAPTERS.put(BigInteger.class, new NumberAdapter(NumberLiterals::bigInteger, true));
    }

    private static void register(Class<?> primitive, Class<?> wrapper, Conversion conversion) {
        TypeAdapter<Number> adapter = new NumberAdapter(conversion, false);
        ADAPTERS.put(primitive, adapter);
        ADAPTERS.put(wrapper, adapter);
    }

    private static long integer(String literal, long min, long max) {
        long value = NumberLiterals.integer(literal);
        if (value < min || value > max) {
            throw new ArithmeticException("Outside " + min + " to " + max);
        }
        return value;
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        return (TypeAdapter<T>) ADAPTERS.get(type.getRawType());
    }

    /** Whether values of this type are read by these adapters. */
    static boolean covers(Class<?> type) {
        return ADAPTERS.containsKey(type);
    }

    /** A number for a target of any type: a long or a big integer if it is an integer, else a double. */
    static Number untyped(JsonReader in) throws IOException {
        return read(in, NumberLiterals::untyped, false);
    }

    private static Number read(JsonReader in, Conversion conversion, boolean quoted) throws IOException {
        JsonToken token = in.peek();
        if (token != JsonToken.NUMBER && !(quoted && token == JsonToken.STRING)) {
            throw new JsonSyntaxException("Expected a number but was " + token);
        }
        return value(in.nextString(), conversion);
    }

    private static Number value(String literal, Conversion conversion) {
        try {
            return conversion.convert(literal);
        } catch (ArithmeticException | NumberFormatException ex) {
            throw new JsonSyntaxException(ex);
        }
    }

    /** The name of a member, which has to be a number as JSON writes them. */
    static String literal(String name) {
        if (!LITERAL.matcher(name).matches()) {
            throw new JsonSyntaxException("A member name is no number");
        }
        return name;
    }

    /** Converts the text of a number to its value. */
    private interface Conversion {

        Number convert(String literal);
    }

    static final class NumberAdapter extends TypeAdapter<Number> {

        private final Conversion conversion;

        private final boolean quoted;

        NumberAdapter(Conversion conversion, boolean quoted) {
            this.conversion = conversion;
            this.quoted = quoted;
        }

        /** The number that the name of a member is. */
        Number named(String name) {
            return value(literal(name), this.conversion);
        }

        @Override
        public @Nullable Number read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            return StrictNumbers.read(in, this.conversion, this.quoted);
        }

        @Override
        public void write(JsonWriter out, @Nullable Number value) throws IOException {
            if ((value instanceof Double || value instanceof Float) && !Double.isFinite(value.doubleValue())) {
                throw new IllegalArgumentException(value + " is no JSON number");
            }
            out.value(value);
        }
    }
}
