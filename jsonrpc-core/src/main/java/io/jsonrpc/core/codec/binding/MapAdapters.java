package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of the JDK as Gson does, with two differences: the JSON path of a fault in a value contains the key,
 * and a numeric key is read from the text of the member name.
 */
final class MapAdapters implements TypeAdapterFactory {

    private static final JsonObject NOTHING = new JsonObject();

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!Map.class.isAssignableFrom(type.getRawType())
                || !type.getRawType().getPackageName().startsWith("java.util")
                || !(type.getType() instanceof ParameterizedType map)) {
            return null;
        }
        TypeAdapter<Map<Object, Object>> plain = (TypeAdapter<Map<Object, Object>>) gson.getDelegateAdapter(this, type);
        TypeAdapter<?> values = gson.getAdapter(TypeToken.get(map.getActualTypeArguments()[1]));
        return (TypeAdapter<T>) new Adapter(plain, keys(gson, TypeToken.get(map.getActualTypeArguments()[0])), values);
    }

    /** Keys from the names of members; for the usual types without a reader for each. */
    private static Function<String, @Nullable Object> keys(Gson gson, TypeToken<?> type) {
        TypeAdapter<?> adapter = gson.getAdapter(type);
        if (type.getRawType() == String.class
                && (adapter instanceof StrictTexts.Adapter || BuiltIn.isUsed(adapter, type))) {
            return name -> name;
        }
        if (adapter instanceof StrictNumbers.NumberAdapter numbers) {
            return numbers::named;
        }
        return StrictNumbers.covers(type.getRawType())
                ? name -> adapter.fromJsonTree(new JsonPrimitive(NumberLiterals.decimal(StrictNumbers.literal(name))))
                : name -> adapter.fromJsonTree(new JsonPrimitive(name));
    }

    private static final class Adapter extends TypeAdapter<Map<Object, Object>> {

        private final TypeAdapter<Map<Object, Object>> plain;

        private final Function<String, @Nullable Object> keys;

        private final TypeAdapter<?> values;

        Adapter(
                TypeAdapter<Map<Object, Object>> plain,
                Function<String, @Nullable Object> keys,
                TypeAdapter<?> values) {
            this.plain = plain;
            this.keys = keys;
            this.values = values;
        }

        @Override
        public @Nullable Map<Object, Object> read(JsonReader in) throws IOException {
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                return this.plain.read(in);
            }
            Map<Object, Object> map = this.plain.fromJsonTree(NOTHING);
            in.beginObject();
            while (in.hasNext()) {
                Object key = this.keys.apply(in.nextName());
                if (map.containsKey(key)) {
                    throw new JsonSyntaxException("Two members for the same key");
                }
                map.put(key, this.values.read(in));
            }
            in.endObject();
            return map;
        }

        @Override
        public void write(JsonWriter out, @Nullable Map<Object, Object> value) throws IOException {
            this.plain.write(out, value);
        }
    }
}
