package io.jsonrpc.core.codec;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.message.Utf8;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Map;
import java.util.Set;

/** Writes a tree as JSON text, with its nulls: the same text as Gson's, without its writer. */
final class TreeWriter {

    /** Their texts are JSON numbers. */
    private static final Set<Class<?>> WELL_KNOWN = Set.of(
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            BigInteger.class,
            BigDecimal.class,
            LiteralNumber.class);

    private TreeWriter() {}

    /** @throws IllegalArgumentException if a number of the tree is none in JSON */
    static void write(StringBuilder out, JsonElement tree) {
        if (tree instanceof JsonObject object) {
            write(out, object);
        } else if (tree instanceof JsonArray array) {
            write(out, array);
        } else if (tree instanceof JsonPrimitive primitive) {
            write(out, primitive);
        } else {
            out.append("null");
        }
    }

    private static void write(StringBuilder out, JsonObject object) {
        char before = '{';
        for (Map.Entry<String, JsonElement> member : object.entrySet()) {
            out.append(before);
            quote(out, member.getKey());
            out.append(':');
            write(out, member.getValue());
            before = ',';
        }
        out.append(before == '{' ? "{}" : "}");
    }

    private static void write(StringBuilder out, JsonArray array) {
        char before = '[';
        for (JsonElement entry : array) {
            out.append(before);
            write(out, entry);
            before = ',';
        }
        out.append(before == '[' ? "[]" : "]");
    }

    private static void write(StringBuilder out, JsonPrimitive primitive) {
        if (primitive.isNumber()) {
            out.append(literal(primitive.getAsNumber()));
        } else if (primitive.isBoolean()) {
            out.append(primitive.getAsBoolean());
        } else {
            quote(out, primitive.getAsString());
        }
    }

    private static String literal(Number number) {
        String literal = number.toString();
        if (!WELL_KNOWN.contains(number.getClass()) && !isNumber(literal)) {
            throw new IllegalArgumentException(literal + " is not a number in JSON");
        }
        return literal;
    }

    private static boolean isNumber(String literal) {
        try {
            return JsonTokens.endOfNumber(literal, 0) == literal.length();
        } catch (JsonFault none) {
            return false;
        }
    }

    /** Also escapes the two line separators that are no characters of a JavaScript string before ES2019. */
    private static void quote(StringBuilder out, String value) {
        out.append('"');
        int copied = 0;
        for (int at = 0; at < value.length(); at++) {
            char c = value.charAt(at);
            if (c >= ' ' && c != '"' && c != '\\' && c != '\u2028' && c != '\u2029') {
                continue;
            }
            out.append(value, copied, at);
            copied = at + 1;
            switch (c) {
                case '"', '\\' -> out.append('\\').append(c);
                case '\t' -> out.append("\\t");
                case '\b' -> out.append("\\b");
                case '\n' -> out.append("\\n");
                case '\r' -> out.append("\\r");
                case '\f' -> out.append("\\f");
                default -> Utf8.appendEscape(out, c);
            }
        }
        out.append(value, copied, value.length()).append('"');
    }
}
