package io.jsonrpc.codec;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.message.JsonText;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * How Java values and JSON values correspond.
 *
 * @since 0.1
 */
public final class JsonBinding {

    private JsonBinding() {}

    /**
     * A new builder that reads JSON strictly, numbers exactly and {@code java.time} as ISO 8601, and does not escape
     * HTML. What an application registers on it goes before what is there already.
     */
    public static GsonBuilder gsonBuilder() {
        return new GsonBuilder()
                .setStrictness(Strictness.STRICT)
                .disableHtmlEscaping()
                .setObjectToNumberStrategy(StrictNumbers::untyped)
                .setNumberToNumberStrategy(StrictNumbers::untyped)
                .registerTypeAdapterFactory(new StrictNumbers())
                .registerTypeAdapterFactory(new MapAdapters())
                .registerTypeAdapterFactory(new JavaTimeAdapters())
                .registerTypeAdapter(JsonText.class, new JsonTextAdapter());
    }

    /** JSON inside a value, passed on as it is. */
    private static final class JsonTextAdapter extends TypeAdapter<JsonText> {

        @Override
        public @Nullable JsonText read(JsonReader in) throws IOException {
            JsonElement tree = JsonParser.parseReader(in);
            return new JsonText(tree.toString());
        }

        @Override
        public void write(JsonWriter out, @Nullable JsonText value) throws IOException {
            if (value == null) {
                out.nullValue();
            } else {
                out.jsonValue(value.json());
            }
        }
    }
}
