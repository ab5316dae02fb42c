package io.jsonrpc.core.session.frame;

import org.jspecify.annotations.Nullable;

/**
 * Whole numbers in messages of the protocol itself: digits without sign, fraction, exponent or leading zero, up to 2^53-1,
 * so that every implementation reads the same value.
 */
public final class WireNumbers {

    public static final long MAX = (1L << 53) - 1;

    private static final int MAX_DIGITS = 16;

    private WireNumbers() {}

    /**
     * Reads a JSON literal.
     *
     * @return -1 if it is absent or not such a number
     */
    public static long read(@Nullable String literal) {
        if (literal == null || literal.isEmpty() || literal.length() > MAX_DIGITS) {
            return -1;
        }
        long value = 0;
        for (int at = 0; at < literal.length(); at++) {
            char c = literal.charAt(at);
            if (c < '0' || c > '9') {
                return -1;
            }
            value = value * 10 + (c - '0');
        }
        boolean leadingZero = literal.length() > 1 && literal.charAt(0) == '0';
        return leadingZero || value > MAX ? -1 : value;
    }
}
