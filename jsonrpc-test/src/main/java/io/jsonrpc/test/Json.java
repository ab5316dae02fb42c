package io.jsonrpc.test;

import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/** What testers do with JSON values. */
final class Json {

    private static final int SHOWN = 400;

    private Json() {}

    static JsonElement tree(MessageCodec codec, @Nullable Object value) {
        return JsonParser.parseString(codec.write(value).json());
    }

    static JsonElement parsed(@Nullable JsonText value) {
        return value == null ? JsonNull.INSTANCE : JsonParser.parseString(value.json());
    }

    /**
     * A JSON value as a Java value.
     *
     * @param what names the value in the message of a failure
     */
    static <T> @Nullable T bound(MessageCodec codec, JsonElement value, Type type, String what) {
        try {
            return codec.read(new JsonText(value.toString()), type);
        } catch (BindingException misfit) {
            throw new AssertionError(
                    what + " is no " + type.getTypeName() + ", at " + misfit.path() + ": " + shown(value), misfit);
        }
    }

    /** As it is shown in messages. */
    static String shown(@Nullable JsonElement value) {
        String text = String.valueOf(value);
        return text.length() <= SHOWN ? text : text.substring(0, SHOWN) + "… (" + text.length() + " characters)";
    }
}
