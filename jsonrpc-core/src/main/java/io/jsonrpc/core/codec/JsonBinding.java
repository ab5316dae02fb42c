package io.jsonrpc.core.codec;

import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonParser;
import com.google.gson.JsonSerializer;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.codec.binding.GsonValues;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.StreamSource;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * The mapping between Java values and JSON values.
 *
 * @since 0.1
 */
public final class JsonBinding {

    private JsonBinding() {}

    /** Written with milliseconds and the offset of the JVM's time zone. Every form of ISO 8601 is read. */
    private static final String DATE_FORMAT = "yyyy-MM-dd'T'HH:mm:ss.SSSXXX";

    /**
     * A new builder that reads JSON strictly, numbers exactly, and dates ({@code java.time} and {@code java.util.Date})
     * as ISO 8601. It does not escape HTML. Null members are written; a member with an empty {@link java.util.Optional}
     * is omitted. When reading, null and a missing component of a record become an empty {@code Optional}. Adapters
     * registered by the application take precedence over those of this builder.
     */
    public static GsonBuilder gsonBuilder() {
        return gsonBuilder(true);
    }

    /**
     * The same.
     *
     * @param nullMembers whether null members of maps, records and other objects are written; else they are omitted. A
     *     {@link JsonElement} is always written with its nulls.
     */
    public static GsonBuilder gsonBuilder(boolean nullMembers) {
        GsonBuilder builder = new GsonBuilder();
        if (nullMembers) {
            builder.serializeNulls();
        }
        return GsonValues.register(builder)
                .setStrictness(Strictness.STRICT)
                .disableHtmlEscaping()
                .setDateFormat(DATE_FORMAT)
                .registerTypeAdapter(JsonText.class, new JsonTextAdapter())
                .registerTypeAdapter(StreamSource.class, (JsonSerializer<StreamSource<?>>) (stream, type, context) -> {
                    throw new IllegalArgumentException("A stream is a param of its own, not a part of another value");
                });
    }

    /** JSON inside a value, written unchanged. */
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
