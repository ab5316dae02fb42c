package io.jsonrpc.core.codec;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParseException;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.Strictness;
import com.google.gson.stream.JsonReader;
import io.jsonrpc.core.codec.binding.NumberLiterals;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.ResponseError;
import java.io.StringReader;
import org.jspecify.annotations.Nullable;

/** Reads the error objects of received responses. */
final class ErrorObjects {

    private ErrorObjects() {}

    /**
     * Reads an error object.
     *
     * @param json any JSON value
     * @param depth maximum nesting
     * @return null if it is not an error object: no object, or without an integer code or a message
     */
    static @Nullable ResponseError read(JsonText json, int depth) {
        JsonReader reader = new JsonReader(new StringReader(json.json()));
        reader.setStrictness(Strictness.STRICT);
        reader.setNestingLimit(depth);
        try {
            return JsonParser.parseReader(reader) instanceof JsonObject object ? error(object) : null;
        } catch (JsonParseException | ArithmeticException | NumberFormatException ex) {
            // The number does not fit Gson or an int.
            return null;
        }
    }

    private static @Nullable ResponseError error(JsonObject object) {
        JsonElement data = object.get("data");
        if (object.get("code") instanceof JsonPrimitive code
                && code.isNumber()
                && object.get("message") instanceof JsonPrimitive message
                && message.isString()) {
            return new ResponseError(
                    Math.toIntExact(NumberLiterals.integer(code.getAsString())), message.getAsString(), data);
        }
        return null;
    }
}
