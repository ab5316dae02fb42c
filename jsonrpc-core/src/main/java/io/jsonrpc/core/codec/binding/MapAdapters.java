package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.io.StringReader;
import java.lang.reflect.ParameterizedType;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Reads the maps of the JDK as Gson does, with two differences: the JSON path of a fault in a value contains the key,
 * and a numeric key is read from the text of the member name.
 */
final class MapAdapters implements TypeAdapterFactory {

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        if (!Map.class.isAssignableFrom(type.getRawType())
                || !type.getRawType().getPackageName().startsWith("java.util")
                || !(type.getType() instanceof ParameterizedType map)) {
            return null;
        }
        TypeAdapter<Map<Object, Object>> plain = (TypeAdapter<Map<Object, Object>>) gson.getDelegateAdapter(this, type);
        TypeToken<?> key = TypeToken.get(map.getActualTypeArguments()[0]);
        TypeAdapter<?> values = gson.getAdapter(TypeToken.get(map.getActualTypeArguments()[1]));
        return (TypeAdapter<T>)
                new Adapter(plain, gson.getAdapter(key), StrictNumbers.covers(key.getRawType()), values);
    }

    private static final class Adapter extends TypeAdapter<Map<Object, Object>> {

        private final TypeAdapter<Map<Object, Object>> plain;

        private final TypeAdapter<?> keys;

        private final boolean numbers;

        private final TypeAdapter<?> values;

        Adapter(TypeAdapter<Map<Object, Object>> plain, TypeAdapter<?> keys, boolean numbers, TypeAdapter<?> values) {
            this.plain = plain;
            this.keys = keys;
            this.numbers = numbers;
            this.values = values;
        }

        @Override
        public @Nullable Map<Object, Object> read(JsonReader in) throws IOException {
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                return this.plain.read(in);
            }
            Map<Object, Object> map = this.plain.read(new JsonReader(new StringReader("{}")));
            in.beginObject();
            while (in.hasNext()) {
                Object key = key(in.nextName());
                if (map.containsKey(key)) {
                    throw new JsonSyntaxException("Two members for the same key");
                }
                map.put(key, this.values.read(in));
            }
            in.endObject();
            return map;
        }

        private @Nullable Object key(String name) throws IOException {
            if (!this.numbers) {
                return this.keys.fromJsonTree(new JsonPrimitive(name));
            }
            JsonReader reader = new JsonReader(new StringReader(name));
            reader.setStrictness(Strictness.STRICT);
            Object key = this.keys.read(reader);
            if (key == null || reader.peek() != JsonToken.END_DOCUMENT) {
                throw new JsonSyntaxException("A member name is no number");
            }
            return key;
        }

        @Override
        public void write(JsonWriter out, @Nullable Map<Object, Object> value) throws IOException {
            this.plain.write(out, value);
        }
    }
}
