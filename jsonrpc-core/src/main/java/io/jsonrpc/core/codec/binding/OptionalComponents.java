package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonNull;
import com.google.gson.JsonObject;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.annotations.SerializedName;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Records with optional components: a component whose member is missing becomes empty. Gson would pass null to the
 * record, so the missing members are added before Gson reads the object. Other records are left to Gson.
 */
final class OptionalComponents implements TypeAdapterFactory {

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        RecordComponent[] components = type.getRawType().getRecordComponents();
        if (components == null) {
            return null;
        }
        List<List<String>> optional = new ArrayList<>();
        for (RecordComponent component : components) {
            if (OptionalAdapters.covers(component.getType())) {
                optional.add(names(gson, type.getRawType(), component));
            }
        }
        return optional.isEmpty()
                ? null
                : new Adapter<>(gson.getDelegateAdapter(this, type), gson.getAdapter(JsonElement.class), optional);
    }

    private static List<String> names(Gson gson, Class<?> type, RecordComponent component) {
        try {
            return names(gson, type.getDeclaredField(component.getName()));
        } catch (NoSuchFieldException impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** The names that the member of a field may have; the first is used for writing. */
    static List<String> names(Gson gson, Field field) {
        SerializedName chosen = field.getAnnotation(SerializedName.class);
        if (chosen == null) {
            return List.of(gson.fieldNamingStrategy().translateName(field));
        }
        List<String> names = new ArrayList<>();
        names.add(chosen.value());
        names.addAll(List.of(chosen.alternate()));
        return names;
    }

    static final class Adapter<T> extends TypeAdapter<T> {

        private final TypeAdapter<T> plain;

        private final TypeAdapter<JsonElement> trees;

        private final List<List<String>> optional;

        Adapter(TypeAdapter<T> plain, TypeAdapter<JsonElement> trees, List<List<String>> optional) {
            this.plain = plain;
            this.trees = trees;
            this.optional = optional;
        }

        @Override
        public @Nullable T read(JsonReader in) throws IOException {
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                return this.plain.read(in);
            }
            JsonObject object = this.trees.read(in).getAsJsonObject();
            JsonObject completed = new JsonObject();
            object.entrySet().forEach(member -> completed.add(member.getKey(), member.getValue()));
            for (List<String> names : this.optional) {
                if (names.stream().noneMatch(object::has)) {
                    completed.add(names.get(0), JsonNull.INSTANCE);
                }
            }
            return TreeValues.read(this.plain, completed);
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            this.plain.write(out, value);
        }
    }
}
