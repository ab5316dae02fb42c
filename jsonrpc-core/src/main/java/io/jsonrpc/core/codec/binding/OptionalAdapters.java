package io.jsonrpc.core.codec.binding;

import com.google.gson.Gson;
import com.google.gson.TypeAdapter;
import com.google.gson.TypeAdapterFactory;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonToken;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import java.lang.reflect.ParameterizedType;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The optional types of the JDK: {@code null} is read as empty, and a member with an empty value is omitted. */
final class OptionalAdapters implements TypeAdapterFactory {

    private static final Map<Class<?>, Primitive<?, ?>> PRIMITIVES = Map.of(
            OptionalInt.class,
            new Primitive<>(
                    Integer.class,
                    OptionalInt::of,
                    OptionalInt.empty(),
                    value -> value.isPresent() ? value.getAsInt() : null),
            OptionalLong.class,
            new Primitive<>(
                    Long.class,
                    OptionalLong::of,
                    OptionalLong.empty(),
                    value -> value.isPresent() ? value.getAsLong() : null),
            OptionalDouble.class,
            new Primitive<>(
                    Double.class,
                    OptionalDouble::of,
                    OptionalDouble.empty(),
                    value -> value.isPresent() ? value.getAsDouble() : null));

    /** How an optional type of a primitive is wrapped and unwrapped. */
    private record Primitive<O, V>(Class<V> type, Function<V, O> wrap, O empty, Function<O, @Nullable V> open) {

        TypeAdapter<O> adapter(Gson gson) {
            return new Adapter<>(gson.getAdapter(this.type), this.wrap, this.empty, this.open);
        }
    }

    /** Whether values of this type are read by these adapters. */
    static boolean covers(Class<?> type) {
        return type == Optional.class || PRIMITIVES.containsKey(type);
    }

    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable TypeAdapter<T> create(Gson gson, TypeToken<T> type) {
        Primitive<?, ?> primitive = PRIMITIVES.get(type.getRawType());
        if (primitive != null) {
            return (TypeAdapter<T>) primitive.adapter(gson);
        }
        return type.getRawType() == Optional.class ? (TypeAdapter<T>) optional(gson, type) : null;
    }

    @SuppressWarnings("unchecked")
    private static TypeAdapter<Optional<Object>> optional(Gson gson, TypeToken<?> type) {
        TypeToken<?> value = type.getType() instanceof ParameterizedType parameterized
                ? TypeToken.get(parameterized.getActualTypeArguments()[0])
                : TypeToken.get(Object.class);
        TypeAdapter<Object> values = (TypeAdapter<Object>) gson.getAdapter(value);
        return new Adapter<>(values, Optional::of, Optional.empty(), optional -> optional.orElse(null));
    }

    private static final class Adapter<O, V> extends TypeAdapter<O> {

        private final TypeAdapter<V> values;

        private final Function<V, O> wrap;

        private final O empty;

        private final Function<O, @Nullable V> open;

        Adapter(TypeAdapter<V> values, Function<V, O> wrap, O empty, Function<O, @Nullable V> open) {
            this.values = values;
            this.wrap = wrap;
            this.empty = empty;
            this.open = open;
        }

        @Override
        public O read(JsonReader in) throws IOException {
            if (in.peek() == JsonToken.NULL) {
                in.nextNull();
                return this.empty;
            }
            V value = this.values.read(in);
            return value == null ? this.empty : this.wrap.apply(value);
        }

        @Override
        public void write(JsonWriter out, @Nullable O optional) throws IOException {
            V value = optional == null ? null : this.open.apply(optional);
            if (value != null) {
                this.values.write(out, value);
            } else if (optional == null) {
                out.nullValue();
            } else {
                boolean nulls = out.getSerializeNulls();
                out.setSerializeNulls(false);
                out.nullValue();
                out.setSerializeNulls(nulls);
            }
        }
    }
}
