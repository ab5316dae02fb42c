package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.binding.NumberLiterals;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.ValueDeserializer;
import tools.jackson.databind.deser.std.DelegatingDeserializer;

/**
 * Numbers with exactly the value that was written, or a fault: no fraction is truncated, nothing wraps around or
 * overflows to infinity, and no string is read as a number. Only BigDecimal and BigInteger are also read from a string,
 * because JavaScript sends numbers that it cannot represent as strings.
 */
final class ExactNumber extends DelegatingDeserializer {

    private static final Set<Class<?>> QUOTED = Set.of(BigDecimal.class, BigInteger.class);

    private static final Map<Class<?>, Conversion> CONVERSIONS = Map.ofEntries(
            Map.entry(byte.class, ExactNumber::toByte),
            Map.entry(Byte.class, ExactNumber::toByte),
            Map.entry(short.class, ExactNumber::toShort),
            Map.entry(Short.class, ExactNumber::toShort),
            Map.entry(int.class, ExactNumber::toInt),
            Map.entry(Integer.class, ExactNumber::toInt),
            Map.entry(long.class, NumberLiterals::integer),
            Map.entry(Long.class, NumberLiterals::integer),
            Map.entry(float.class, NumberLiterals::singleFloating),
            Map.entry(Float.class, NumberLiterals::singleFloating),
            Map.entry(double.class, NumberLiterals::floating),
            Map.entry(Double.class, NumberLiterals::floating),
            Map.entry(Number.class, NumberLiterals::untyped),
            Map.entry(BigDecimal.class, NumberLiterals::decimal),
            Map.entry(BigInteger.class, NumberLiterals::bigInteger),
            Map.entry(OptionalInt.class, literal -> OptionalInt.of(toInt(literal))),
            Map.entry(OptionalLong.class, literal -> OptionalLong.of(NumberLiterals.integer(literal))),
            Map.entry(OptionalDouble.class, literal -> OptionalDouble.of(NumberLiterals.floating(literal))));

    private final Conversion conversion;

    /** Converts the text of a number to its value. */
    interface Conversion {

        Object convert(String literal);
    }

    /** @param plain has the value for null */
    ExactNumber(ValueDeserializer<?> plain, Conversion conversion) {
        super(plain);
        this.conversion = conversion;
    }

    /** How numbers of a type are converted; null if it is none. */
    static @Nullable Conversion conversion(Class<?> type) {
        return CONVERSIONS.get(type);
    }

    private static byte toByte(String literal) {
        return (byte) integer(literal, Byte.MIN_VALUE, Byte.MAX_VALUE);
    }

    private static short toShort(String literal) {
        return (short) integer(literal, Short.MIN_VALUE, Short.MAX_VALUE);
    }

    private static int toInt(String literal) {
        return (int) integer(literal, Integer.MIN_VALUE, Integer.MAX_VALUE);
    }

    private static long integer(String literal, long min, long max) {
        long value = NumberLiterals.integer(literal);
        if (value < min || value > max) {
            throw new ArithmeticException("Outside " + min + " to " + max);
        }
        return value;
    }

    @Override
    protected ValueDeserializer<?> newDelegatingInstance(ValueDeserializer<?> plain) {
        return new ExactNumber(plain, this.conversion);
    }

    @Override
    public Object deserialize(JsonParser in, DeserializationContext context) {
        return read(in, QUOTED.contains(handledType()), this.conversion);
    }

    /** Reads the number at which a parser is. */
    static Object read(JsonParser in, boolean quoted, Conversion conversion) {
        JsonToken token = in.currentToken();
        if (!token.isNumeric() && !(quoted && token == JsonToken.VALUE_STRING)) {
            throw ValueParser.misfit(in, "Expected a number but was " + token);
        }
        try {
            return conversion.convert(in.getString());
        } catch (ArithmeticException | NumberFormatException misfit) {
            throw ValueParser.misfit(in, String.valueOf(misfit.getMessage()));
        }
    }
}
