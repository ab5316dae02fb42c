package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import java.io.IOException;

/** The adapters that Gson brings along, to be replaced where the application has registered none of its own. */
final class BuiltIn {

    private static final Gson GSON = new Gson();

    private BuiltIn() {}

    /** Whether an adapter is the one that Gson has for a type. */
    static boolean isUsed(TypeAdapter<?> adapter, TypeToken<?> type) {
        return GSON.getAdapter(type).getClass() == adapter.getClass();
    }

    /** Fails unless a text is next. Gson would take a number or a boolean for one, too. */
    static void requireText(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token != JsonToken.STRING) {
            throw new JsonSyntaxException("Expected a text but was " + token);
        }
    }
}
