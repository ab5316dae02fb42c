package io.jsonrpc.core.message;

import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import java.math.BigInteger;
import org.jspecify.annotations.Nullable;

/**
 * The canonical text that ids are compared by: the same for all literals of one value. The numbers are never expanded,
 * so {@code 1e999999999} costs as much as any other literal of its length.
 */
final class IdValue {

    /**
     * Integers of up to this many digits are written without exponent, so that the literals of usual ids stay
     * unchanged.
     */
    private static final int PLAIN_DIGITS = 18;

    /** Longer literals are compared as text. */
    private static final int MAX_LENGTH = 1024;

    private IdValue() {}

    /** The canonical text of a literal: the literal itself for integers and for strings without escapes. */
    static String of(String literal) {
        if (isPlain(literal) || literal.length() > MAX_LENGTH) {
            return literal;
        }
        if (literal.startsWith("\"")) {
            return literal.indexOf('\\') < 0 ? literal : unescaped(literal);
        }
        return number(literal);
    }

    /** Whether this is a short integer whose only form without point and exponent is this one. */
    private static boolean isPlain(String literal) {
        int length = literal.length();
        int start = length > 0 && literal.charAt(0) == '-' ? 1 : 0;
        int digits = length - start;
        if (digits == 0 || digits > PLAIN_DIGITS || (literal.charAt(start) == '0' && length > 1)) {
            return false;
        }
        for (int at = start; at < length; at++) {
            if (!isDigit(literal.charAt(at))) {
                return false;
            }
        }
        return true;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }

    /** The quotes distinguish it from numbers; necessary escapes distinguish it from other strings. */
    private static String unescaped(String literal) {
        try {
            return '"' + JsonParser.parseString(literal).getAsString() + '"';
        } catch (JsonParseException | IllegalStateException noString) {
            return literal;
        }
    }

    /** Sign, the digits from the first to the last nonzero one, and the power of ten they are multiplied by. */
    private static String number(String literal) {
        int mark = Math.max(literal.indexOf('e'), literal.indexOf('E'));
        String mantissa = mark < 0 ? literal : literal.substring(0, mark);
        StringBuilder digits = new StringBuilder(mantissa.length());
        int start = mantissa.startsWith("-") ? 1 : 0;
        int fraction = -1;
        if (!mantissa.isEmpty() && !isDigit(mantissa.charAt(mantissa.length() - 1))) {
            return literal;
        }
        for (int at = start; at < mantissa.length(); at++) {
            char c = mantissa.charAt(at);
            if (c == '.' && fraction < 0) {
                fraction = mantissa.length() - at - 1;
            } else if (!isDigit(c)) {
                return literal;
            } else if (c != '0' || !digits.isEmpty()) {
                digits.append(c);
            }
        }
        if (digits.isEmpty()) {
            return mantissa.length() > start ? "0" : literal;
        }
        int end = digits.length();
        while (digits.charAt(end - 1) == '0') {
            end--;
        }
        BigInteger power = mark < 0 ? BigInteger.ZERO : exponent(literal.substring(mark + 1));
        if (power == null) {
            return literal;
        }
        power = power.add(BigInteger.valueOf(digits.length() - end - Math.max(fraction, 0)));
        digits.setLength(end);
        if (power.signum() >= 0 && power.bitLength() < 8 && end + power.intValue() <= PLAIN_DIGITS) {
            digits.append("0".repeat(power.intValue()));
        } else {
            digits.append('e').append(power);
        }
        return start == 0 ? digits.toString() : digits.insert(0, '-').toString();
    }

    private static @Nullable BigInteger exponent(String digits) {
        try {
            return new BigInteger(digits);
        } catch (NumberFormatException noNumber) {
            return null;
        }
    }
}
