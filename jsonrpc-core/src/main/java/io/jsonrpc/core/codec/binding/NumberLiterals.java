package io.jsonrpc.core.codec.binding;

import java.math.BigDecimal;
import java.math.BigInteger;

/**
 * Converts the text of a JSON number to a Java number of the same value: never truncated, never infinite.
 *
 * <p>Each method throws an {@link ArithmeticException} or a {@link NumberFormatException} for a number that its type
 * cannot hold, and for a literal beyond the bounds given here. The bounds keep conversion cheap: {@code 1e1000000000}
 * takes a dozen characters on the wire and a gigabyte when written out.
 *
 * @since 0.1
 */
public final class NumberLiterals {

    /** Maximum length of a literal, unless the target is an arbitrarily large number. */
    private static final int MAX_LENGTH = 100;

    private static final int MAX_EXPONENT = 308;

    /** The exponent of the smallest double above zero. */
    private static final int MIN_EXPONENT = -324;

    /** Maximum length of a literal, and maximum absolute exponent, for arbitrarily large numbers. */
    private static final int BIG = 1000;

    private NumberLiterals() {}

    /** An integer, however it is written: {@code 100}, {@code 100.0} and {@code 1e2} are the same. */
    public static long integer(String literal) {
        check(literal, MAX_LENGTH, MIN_EXPONENT, MAX_EXPONENT);
        return isPlain(literal) ? Long.parseLong(literal) : new BigDecimal(literal).longValueExact();
    }

    /** The nearest double. */
    public static double floating(String literal) {
        check(literal, MAX_LENGTH, MIN_EXPONENT, MAX_EXPONENT);
        double value = Double.parseDouble(literal);
        if (!Double.isFinite(value)) {
            throw new ArithmeticException("No double is that large");
        }
        return value;
    }

    /** The nearest float. */
    public static float singleFloating(String literal) {
        check(literal, MAX_LENGTH, MIN_EXPONENT, MAX_EXPONENT);
        float value = Float.parseFloat(literal);
        if (!Float.isFinite(value)) {
            throw new ArithmeticException("No float is that large");
        }
        return value;
    }

    /**
     * A long if the literal is an integer without point and exponent, a big integer if a long cannot hold it, else the
     * nearest double.
     */
    public static Number untyped(String literal) {
        check(literal, MAX_LENGTH, MIN_EXPONENT, MAX_EXPONENT);
        if (isPlain(literal)) {
            try {
                return Long.parseLong(literal);
            } catch (NumberFormatException noLong) {
                return new BigInteger(literal);
            }
        }
        return floating(literal);
    }

    /** The number as written. */
    public static BigDecimal decimal(String literal) {
        check(literal, BIG, -BIG, BIG);
        return new BigDecimal(literal);
    }

    /** An integer of any size, however it is written. */
    public static BigInteger bigInteger(String literal) {
        return decimal(literal).toBigIntegerExact();
    }

    /** Whether a literal has neither a point nor an exponent. */
    public static boolean isPlain(String literal) {
        return literal.indexOf('.') < 0 && exponentMark(literal) < 0;
    }

    private static int exponentMark(String literal) {
        return Math.max(literal.indexOf('e'), literal.indexOf('E'));
    }

    private static void check(String literal, int length, int minExponent, int maxExponent) {
        if (literal.length() > length) {
            throw new NumberFormatException("More than " + length + " characters");
        }
        int mark = exponentMark(literal);
        if (mark >= 0) {
            BigInteger exponent = new BigInteger(literal.substring(mark + 1));
            if (exponent.bitLength() > 31 || exponent.intValue() > maxExponent || exponent.intValue() < minExponent) {
                throw new NumberFormatException("Exponent outside " + minExponent + " to " + maxExponent);
            }
        }
    }
}
