package io.jsonrpc.jackson;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.StreamSource;
import java.io.StringWriter;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.databind.DeserializationContext;
import tools.jackson.databind.SerializationContext;
import tools.jackson.databind.deser.std.StdDeserializer;
import tools.jackson.databind.module.SimpleModule;
import tools.jackson.databind.ser.std.StdSerializer;

/** JSON inside values: as text, and as trees of Gson. */
final class JsonTexts {

    private static final JsonFactory JSON = new JsonFactory();

    private JsonTexts() {}

    static void register(SimpleModule module, MessageCodec trees) {
        register(module, JsonText.class, JsonText.NULL, text -> text, text -> text);
        module.addSerializer(StreamSource.class, new Writing<>(StreamSource.class, stream -> {
            throw new IllegalArgumentException("A stream is a param of its own, not a part of another value");
        }));
        registerTree(module, JsonElement.class, JsonNull.INSTANCE, trees);
        registerTree(module, JsonNull.class, JsonNull.INSTANCE, trees);
        registerTree(module, JsonObject.class, null, trees);
        registerTree(module, JsonArray.class, null, trees);
        registerTree(module, JsonPrimitive.class, null, trees);
    }

    private static <T extends JsonElement> void registerTree(
            SimpleModule module, Class<T> type, @Nullable T ofNull, MessageCodec trees) {
        register(module, type, ofNull, text -> trees.read(text, type), trees::write);
    }

    private static <T> void register(
            SimpleModule module,
            Class<T> type,
            @Nullable T ofNull,
            Function<JsonText, @Nullable T> fromText,
            Function<T, JsonText> toText) {
        module.addDeserializer(type, new Reading<>(type, ofNull, fromText));
        module.addSerializer(type, new Writing<>(type, toText));
    }

    private static final class Reading<T> extends StdDeserializer<T> {

        private final @Nullable T ofNull;

        private final Function<JsonText, @Nullable T> fromText;

        Reading(Class<T> type, @Nullable T ofNull, Function<JsonText, @Nullable T> fromText) {
            super(type);
            this.ofNull = ofNull;
            this.fromText = fromText;
        }

        @Override
        public @Nullable T deserialize(JsonParser in, DeserializationContext context) {
            JsonToken first = in.currentToken();
            try {
                return this.fromText.apply(text(in));
            } catch (BindingException otherTree) {
                return context.reportInputMismatch(this, "Another kind of JSON value: %s", first);
            }
        }

        @Override
        public @Nullable T getNullValue(DeserializationContext context) {
            return this.ofNull;
        }

        /** The value at which a parser is, its numbers as they are written. */
        private static JsonText text(JsonParser in) {
            StringWriter out = new StringWriter();
            try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), out)) {
                int depth = 0;
                JsonToken token = in.currentToken();
                while (true) {
                    if (token.isNumeric()) {
                        json.writeNumber(in.getString());
                    } else {
                        json.copyCurrentEvent(in);
                    }
                    depth += token.isStructStart() ? 1 : token.isStructEnd() ? -1 : 0;
                    if (depth == 0) {
                        break;
                    }
                    token = in.nextToken();
                }
            }
            return new JsonText(out.toString());
        }
    }

    private static final class Writing<T> extends StdSerializer<T> {

        private final Function<T, JsonText> toText;

        Writing(Class<T> type, Function<T, JsonText> toText) {
            super(type);
            this.toText = toText;
        }

        @Override
        public void serialize(T value, JsonGenerator json, SerializationContext context) {
            json.writeRawValue(this.toText.apply(value).json());
        }
    }
}
