package io.jsonrpc.core.codec;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.binding.NumberLiterals;
import io.jsonrpc.core.message.ErrorType;

/** Reads a JSON text as a tree: the same tree as Gson's, without its reader. */
final class TreeReader {

    private static final JsonPrimitive TRUE = new JsonPrimitive(true);

    private static final JsonPrimitive FALSE = new JsonPrimitive(false);

    /** A longer literal may be too large for a long. */
    private static final int LONG_LENGTH = 18;

    private final String text;

    private int at;

    /** How many more containers may be nested. */
    private int depth;

    private TreeReader(String text, int depth) {
        this.text = text;
        this.depth = depth;
    }

    /**
     * The tree of one JSON value.
     *
     * @param depth maximum nesting
     * @throws JsonFault if the text is not JSON or nested more deeply
     */
    static JsonElement read(String text, int depth) {
        TreeReader reader = new TreeReader(text, depth);
        reader.space();
        JsonElement tree = reader.value();
        reader.space();
        if (reader.at < text.length()) {
            throw JsonFault.syntax();
        }
        return tree;
    }

    private JsonElement value() {
        return switch (peek()) {
            case '{' -> object();
            case '[' -> array();
            case '"' -> new JsonPrimitive(string());
            case 't' -> literal("true", TRUE);
            case 'f' -> literal("false", FALSE);
            case 'n' -> literal("null", JsonNull.INSTANCE);
            default -> new JsonPrimitive(number());
        };
    }

    private JsonObject object() {
        JsonObject object = new JsonObject();
        for (boolean more = first('}'); more; more = next('}')) {
            if (peek() != '"') {
                throw JsonFault.syntax();
            }
            String name = string();
            space();
            if (peek() != ':') {
                throw JsonFault.syntax();
            }
            this.at++;
            space();
            object.add(name, value());
        }
        return object;
    }

    private JsonArray array() {
        JsonArray array = new JsonArray();
        for (boolean more = first(']'); more; more = next(']')) {
            array.add(value());
        }
        return array;
    }

    /** Enters a container; returns whether it has an entry. */
    private boolean first(char close) {
        if (--this.depth < 0) {
            throw new JsonFault(ErrorType.TOO_DEEP);
        }
        this.at++;
        space();
        return peek() != close || leave();
    }

    /** Whether another entry follows. */
    private boolean next(char close) {
        space();
        char c = peek();
        if (c == close) {
            return leave();
        }
        if (c != ',') {
            throw JsonFault.syntax();
        }
        this.at++;
        space();
        return true;
    }

    private boolean leave() {
        this.depth++;
        this.at++;
        return false;
    }

    private String string() {
        int start = this.at;
        this.at = JsonTokens.endOfString(this.text, start);
        return JsonStrings.decode(this.text, start, this.at);
    }

    private Number number() {
        int start = this.at;
        this.at = JsonTokens.endOfNumber(this.text, start);
        String literal = this.text.substring(start, this.at);
        // "-0" is written as it came.
        return literal.length() <= LONG_LENGTH && NumberLiterals.isPlain(literal) && !literal.equals("-0")
                ? Long.valueOf(literal)
                : new LiteralNumber(literal);
    }

    private JsonElement literal(String word, JsonElement value) {
        if (!this.text.startsWith(word, this.at)) {
            throw JsonFault.syntax();
        }
        this.at += word.length();
        return value;
    }

    private char peek() {
        return this.at < this.text.length() ? this.text.charAt(this.at) : '\0';
    }

    private void space() {
        while (this.at < this.text.length() && JsonTokens.isSpace(this.text.charAt(this.at))) {
            this.at++;
        }
    }
}
