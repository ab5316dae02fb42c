package io.jsonrpc.core.codec;

/**
 * Where the strings and numbers of a JSON text end. Each method takes the index at which a token starts and returns the one
 * behind it; a token that RFC 8259 does not allow is a {@link JsonFault}.
 */
final class JsonTokens {

    private JsonTokens() {}

    static boolean isSpace(char c) {
        return c == ' ' || c == '\n' || c == '\r' || c == '\t';
    }

    /** The end of the string whose opening quote is at {@code start}. */
    static int endOfString(String text, int start) {
        int at = start + 1;
        while (at < text.length()) {
            char c = text.charAt(at++);
            if (c == '"') {
                return at;
            }
            if (c < ' ') {
                throw JsonFault.syntax();
            }
            if (c == '\\') {
                at = endOfEscape(text, at);
            }
        }
        throw JsonFault.syntax();
    }

    /** The end of the escape whose backslash is at {@code at - 1}. */
    static int endOfEscape(String text, int at) {
        if (at >= text.length()) {
            throw JsonFault.syntax();
        }
        return switch (text.charAt(at)) {
            case '"', '\\', '/', 'b', 'f', 'n', 'r', 't' -> at + 1;
            case 'u' -> {
                for (int digit = at + 1; digit <= at + 4; digit++) {
                    if (digit >= text.length() || !isHex(text.charAt(digit))) {
                        throw JsonFault.syntax();
                    }
                }
                yield at + 5;
            }
            default -> throw JsonFault.syntax();
        };
    }

    private static boolean isHex(char c) {
        return isDigit(c) || c >= 'a' && c <= 'f' || c >= 'A' && c <= 'F';
    }

    /** The end of the number whose sign or first digit is at {@code start}. */
    static int endOfNumber(String text, int start) {
        int at = charAt(text, start) == '-' ? start + 1 : start;
        at = charAt(text, at) == '0' ? at + 1 : endOfDigits(text, at);
        if (charAt(text, at) == '.') {
            at = endOfDigits(text, at + 1);
        }
        if (charAt(text, at) == 'e' || charAt(text, at) == 'E') {
            at++;
            boolean signed = charAt(text, at) == '+' || charAt(text, at) == '-';
            at = endOfDigits(text, signed ? at + 1 : at);
        }
        return at;
    }

    /** The character at this index; NUL at the end of the text. */
    private static char charAt(String text, int at) {
        return at < text.length() ? text.charAt(at) : '\0';
    }

    private static int endOfDigits(String text, int start) {
        int at = start;
        while (at < text.length() && isDigit(text.charAt(at))) {
            at++;
        }
        if (at == start) {
            throw JsonFault.syntax();
        }
        return at;
    }

    private static boolean isDigit(char c) {
        return c >= '0' && c <= '9';
    }
}
