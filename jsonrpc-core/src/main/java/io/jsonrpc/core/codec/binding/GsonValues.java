package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.GsonBuilder;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.message.JsonText;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * JSON values as Java values, mapped by Gson. Safe for use by many threads.
 *
 * @since 0.1
 */
public final class GsonValues {

    private final Gson gson;

    private final int depth;

    /** Types already checked, because each new session checks its own. */
    private final Set<Type> readable = ConcurrentHashMap.newKeySet();

    /**
     * Values as a Gson maps them.
     *
     * @param depth maximum nesting of a value that is read
     */
    public GsonValues(Gson gson, int depth) {
        this.gson = gson;
        this.depth = depth;
    }

    /** Registers the adapters that make Gson strict and let it know the types of the JDK. */
    public static GsonBuilder register(GsonBuilder builder) {
        return builder.setObjectToNumberStrategy(StrictNumbers::untyped)
                .setNumberToNumberStrategy(StrictNumbers::untyped)
                .registerTypeAdapterFactory(new BuiltIn.Silent())
                .registerTypeAdapterFactory(new StrictNumbers())
                .registerTypeAdapterFactory(new MapAdapters())
                .registerTypeAdapterFactory(new JavaTimeAdapters())
                .registerTypeAdapterFactory(new OptionalAdapters())
                .registerTypeAdapterFactory(new OptionalComponents());
    }

    /** Values of methods with declared types, mapped by the same Gson. */
    public TypedValues typed(boolean coerce) {
        return new GsonTypedValues(this.gson, coerce, this.depth);
    }

    /** A value by its class; a {@link JsonText} unchanged. */
    public JsonText write(@Nullable Object value) {
        if (value == null) {
            return JsonText.NULL;
        }
        if (value instanceof JsonText text) {
            return text;
        }
        return write(this.gson, this.gson.getAdapter(value.getClass()), value);
    }

    @SuppressWarnings("unchecked")
    static JsonText write(Gson gson, TypeAdapter<?> adapter, Object value) {
        try (TextWriter out = TextWriter.take()) {
            JsonWriter writer = new JsonWriter(out);
            writer.setStrictness(Strictness.STRICT);
            writer.setHtmlSafe(false);
            writer.setSerializeNulls(value instanceof JsonElement || gson.serializeNulls());
            ((TypeAdapter<Object>) adapter).write(writer, value);
            return new JsonText(out.toString());
        } catch (IOException ex) {
            throw new JsonIOException(ex);
        }
    }

    /**
     * A value of a type. A scalar is also taken from inside an array or an object.
     *
     * @throws BindingException if it does not fit
     * @throws IllegalArgumentException and other exceptions of Gson if it cannot map the type at all
     */
    @SuppressWarnings("unchecked")
    public <T> @Nullable T read(JsonText json, Type type) {
        if (type == JsonText.class) {
            return (T) json;
        }
        TypeAdapter<T> adapter = (TypeAdapter<T>) this.gson.getAdapter(TypeToken.get(type));
        PathReader in = PathReader.take(json.json(), this.depth);
        try {
            T value = type instanceof Class<?> target && ScalarTarget.isScalar(target)
                    ? ScalarTarget.read(in, () -> another(json), adapter, !target.isPrimitive())
                    : adapter.read(in);
            in.finish();
            return value;
        } catch (IOException | RuntimeException ex) {
            throw new BindingException(in.faultPath(ex), ex);
        }
    }

    /** @throws IllegalArgumentException if values of a type can never be read; its message gives the reason in one line */
    public void requireReadable(Type type) {
        if (!this.readable.contains(type)) {
            ReadableTypes.require(this.gson, type);
            this.readable.add(type);
        }
    }

    private PathReader another(JsonText json) {
        return PathReader.single(json.json(), this.depth);
    }
}
