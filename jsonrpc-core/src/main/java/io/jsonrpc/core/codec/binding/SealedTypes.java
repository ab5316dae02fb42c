package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.annotations.JsonAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.util.Arrays;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Sealed interfaces of records: the member {@code type} has the name of the record, its first letter small. Sealed types with
 * an adapter of the application, or with other classes than records, are left alone.
 */
final class SealedTypes implements TypeAdapterFactory {

    private static final String MEMBER = "type";

    @Override
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Class<? super T> raw = type.getRawType();
        if (!raw.isInterface() || !raw.isSealed() || raw.isAnnotationPresent(JsonAdapter.class)) {
            return null;
        }
        Set<Class<?>> records = records(raw);
        if (!records.stream().allMatch(Class::isRecord) || !BuiltIn.isUsed(gson.getDelegateAdapter(this, type), type)) {
            return null;
        }
        Adapter<T> adapter = new Adapter<>(gson.getAdapter(JsonElement.class));
        for (Class<?> one : records) {
            adapter.add(raw, one, gson);
        }
        return adapter;
    }

    /** The classes that implement a sealed interface. */
    static Set<Class<?>> records(Class<?> sealed) {
        Set<Class<?>> records = new LinkedHashSet<>();
        collect(sealed, records);
        return records;
    }

    private static void collect(Class<?> sealed, Set<Class<?>> leaves) {
        for (Class<?> one : sealed.getPermittedSubclasses()) {
            if (one.isSealed() && one.isInterface()) {
                collect(one, leaves);
            } else {
                leaves.add(one);
            }
        }
    }

    static final class Adapter<T> extends TypeAdapter<T> {

        private final TypeAdapter<JsonElement> trees;

        private final Map<String, TypeAdapter<?>> byName = new HashMap<>();

        private final Map<Class<?>, String> names = new HashMap<>();

        Adapter(TypeAdapter<JsonElement> trees) {
            this.trees = trees;
        }

        void add(Class<?> sealed, Class<?> one, Gson gson) {
            String simple = one.getSimpleName();
            String name = Character.toLowerCase(simple.charAt(0)) + simple.substring(1);
            if (Arrays.stream(one.getRecordComponents())
                    .anyMatch(component -> component.getName().equals(MEMBER))) {
                throw new IllegalArgumentException(one.getName() + " has a component '" + MEMBER
                        + "', which is the member that names the record of " + sealed.getName());
            }
            if (this.byName.put(name, gson.getAdapter(one)) != null) {
                throw new IllegalArgumentException("Two records of " + sealed.getName() + " are named '" + name + "'");
            }
            this.names.put(one, name);
        }

        @Override
        @SuppressWarnings("unchecked")
        public @Nullable T read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return null;
            }
            if (in.peek() != JsonToken.BEGIN_OBJECT) {
                throw new JsonSyntaxException("Expected an object but was " + in.peek());
            }
            JsonObject object = this.trees.read(in).getAsJsonObject();
            TypeAdapter<?> adapter = this.byName.get(name(object.get(MEMBER)));
            if (adapter == null) {
                throw new PathReader.InnerFault("$." + MEMBER, new JsonSyntaxException("No such record"));
            }
            JsonObject members = new JsonObject();
            object.entrySet().forEach(member -> members.add(member.getKey(), member.getValue()));
            members.remove(MEMBER);
            return (T) TreeValues.read(adapter, members);
        }

        private static String name(@Nullable JsonElement member) {
            return member instanceof JsonPrimitive text && text.isString() ? text.getAsString() : "";
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            if (value == null) {
                out.nullValue();
                return;
            }
            String name = this.names.get(value.getClass());
            JsonObject object = new JsonObject();
            object.addProperty(MEMBER, name);
            tree(this.byName.get(name), value).entrySet().forEach(one -> object.add(one.getKey(), one.getValue()));
            this.trees.write(out, object);
        }

        @SuppressWarnings("unchecked")
        private static JsonObject tree(@Nullable TypeAdapter<?> adapter, Object value) {
            if (adapter == null) {
                throw new IllegalStateException("No record: " + value.getClass().getName());
            }
            return ((TypeAdapter<Object>) adapter).toJsonTree(value).getAsJsonObject();
        }
    }
}
