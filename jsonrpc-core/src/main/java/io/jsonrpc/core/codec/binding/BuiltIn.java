package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/** The adapters that Gson brings along, to be replaced where the application has registered none of its own. */
final class BuiltIn {

    private BuiltIn() {}

    /**
     * Whether an adapter is the one that Gson has for a type. A Gson keeps the types it is asked for, which would hold the class
     * loader of an application that is started again in this process.
     */
    static boolean isUsed(TypeAdapter<?> adapter, TypeToken<?> type) {
        return new Gson().getAdapter(type).getClass() == adapter.getClass();
    }

    /** Fails unless a text is next. Gson would take a number or a boolean for one, too. */
    static void requireText(JsonReader in) throws IOException {
        JsonToken token = in.peek();
        if (token != JsonToken.STRING) {
            throw new JsonSyntaxException("Expected a text but was " + token);
        }
    }

    /** Whether a class is in a method, and not static, so that Gson reads and writes null in its place. */
    static boolean isInsideMethod(Class<?> type) {
        return !Enum.class.isAssignableFrom(type)
                && !Modifier.isStatic(type.getModifiers())
                && (type.isAnonymousClass() || type.isLocalClass());
    }

    /**
     * Replaces the adapters with which Gson writes nothing of a value. An anonymous class that adds no field is written as
     * its superclass; values of other classes inside methods, which would be {@code null}, are refused. The value of an
     * interface, which would be an empty object, is written by its class.
     */
    static final class Silent implements TypeAdapterFactory {

        /** Takes a note of the adapter that Gson has for a type. */
        private static final class Note implements TypeAdapterFactory {

            private @Nullable Class<?> adapter;

            @Override
            public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
                this.adapter = gson.getDelegateAdapter(this, type).getClass();
                return null;
            }

            static @Nullable Class<?> of(Object value) {
                Note note = new Note();
                String unused = new GsonBuilder()
                        .registerTypeAdapterFactory(note)
                        .create()
                        .toJson(value);
                return note.adapter;
            }
        }

        private static final @Nullable Class<?> NULL = Note.of(new Object() {});

        private static final @Nullable Class<?> FIELDS = Note.of(new Note());

        @Override
        @SuppressWarnings("unchecked")
        public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
            Class<?> raw = type.getRawType();
            if (raw.isInterface() && !raw.isSealed()) {
                TypeAdapter<T> plain = gson.getDelegateAdapter(this, type);
                return plain.getClass() == FIELDS ? new ByClass<>(gson, plain) : null;
            }
            if (!isInsideMethod(raw) || gson.getDelegateAdapter(this, type).getClass() != NULL) {
                return null;
            }
            if (!raw.isAnonymousClass()
                    || raw.getSuperclass() == Object.class
                    || !Arrays.stream(raw.getDeclaredFields()).allMatch(Field::isSynthetic)) {
                throw new IllegalArgumentException(raw.getName() + " is a class inside a method, for which Gson writes"
                        + " null: return a record, or move the class out of the method");
            }
            return (TypeAdapter<T>) gson.getAdapter(TypeToken.get(raw.getGenericSuperclass()));
        }
    }

    /** Writes a value by its class; reading it remains Gson's affair. */
    private static final class ByClass<T> extends TypeAdapter<T> {

        private final Gson gson;

        private final TypeAdapter<T> plain;

        ByClass(Gson gson, TypeAdapter<T> plain) {
            this.gson = gson;
            this.plain = plain;
        }

        @Override
        public @Nullable T read(JsonReader in) throws IOException {
            return this.plain.read(in);
        }

        @Override
        @SuppressWarnings("unchecked")
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            if (value == null) {
                out.nullValue();
            } else {
                ((TypeAdapter<Object>) (TypeAdapter<?>) this.gson.getAdapter(value.getClass())).write(out, value);
            }
        }
    }
}
