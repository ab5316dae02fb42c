package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.Utf8;

/**
 * Decodes and encodes JSON string literals.
 *
 * @since 0.1
 */
public final class JsonStrings {

    private JsonStrings() {}

    /**
     * The value of a string literal.
     *
     * @param text contains a valid literal, whose quotes are at {@code start} and {@code end - 1}
     */
    static String decode(String text, int start, int end) {
        int escape = escape(text, start, end);
        if (escape == end) {
            return text.substring(start + 1, end - 1);
        }
        StringBuilder out = new StringBuilder(end - start);
        int copied = start + 1;
        while (escape < end) {
            out.append(text, copied, escape).append(unescape(text, escape + 1));
            copied = escape + (text.charAt(escape + 1) == 'u' ? 6 : 2);
            escape = escape(text, copied, end);
        }
        return out.append(text, copied, end - 1).toString();
    }

    /** The next escape, or the end; {@code indexOf} would look through the whole text behind each literal. */
    private static int escape(String text, int start, int end) {
        int at = start;
        while (at < end && text.charAt(at) != '\\') {
            at++;
        }
        return at;
    }

    /**
     * The UTF-16 unit of an escape.
     *
     * @param text contains a valid escape, whose backslash is at {@code at - 1}
     */
    static char unescape(String text, int at) {
        char c = text.charAt(at);
        return switch (c) {
            case 'b' -> '\b';
            case 'f' -> '\f';
            case 'n' -> '\n';
            case 'r' -> '\r';
            case 't' -> '\t';
            case 'u' -> (char) Integer.parseInt(text, at + 1, at + 5, 16);
            default -> c;
        };
    }

    /** Appends the literal of a string, with only the escapes that JSON requires. */
    public static void quote(StringBuilder out, String value) {
        out.append('"');
        int copied = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c < 0x20 || c == '"' || c == '\\') {
                out.append(value, copied, at);
                copied = at + 1;
                if (c < 0x20) {
                    Utf8.appendEscape(out, c);
                } else {
                    out.append('\\').append(c);
                }
            }
        }
        out.append(value, copied, value.length()).append('"');
    }
}
