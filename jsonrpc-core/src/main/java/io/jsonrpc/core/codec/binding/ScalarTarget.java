package io.jsonrpc.core.codec.binding;

import com.google.gson.JsonSyntaxException;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonToken;
import java.io.IOException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Reads a scalar from params. Params are always an object or an array, so the scalar is taken from inside: it is the
 * only element of an array, the only member of an object, or the member {@code value} of an object.
 */
final class ScalarTarget {

    private static final String DEFAULT_MEMBER = "value";

    private static final Set<Class<?>> SCALARS = Set.of(
            String.class,
            Boolean.class,
            Character.class,
            Byte.class,
            Short.class,
            Integer.class,
            Long.class,
            Float.class,
            Double.class,
            Number.class,
            BigDecimal.class,
            BigInteger.class);

    private ScalarTarget() {}

    /** Whether values of this type are taken from inside arrays and objects. */
    static boolean isScalar(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || SCALARS.contains(type);
    }

    /**
     * Reads the scalar of a JSON text.
     *
     * @param in at the beginning of the text
     * @param another creates further readers at the beginning of the same text
     * @param nullable whether the target can hold {@code null}
     */
    static <T> @Nullable T read(PathReader in, Supplier<PathReader> another, TypeAdapter<T> adapter, boolean nullable)
            throws IOException {
        JsonToken token = in.peek();
        if (token == JsonToken.BEGIN_ARRAY) {
            in.beginArray();
            T value = scalar(in, adapter, nullable);
            in.endArray();
            return value;
        }
        if (token == JsonToken.BEGIN_OBJECT) {
            return member(in, member(another.get()), adapter, nullable);
        }
        return scalar(in, adapter, nullable);
    }

    private static <T> @Nullable T scalar(PathReader in, TypeAdapter<T> adapter, boolean nullable) throws IOException {
        T value = adapter.read(in);
        if (value == null && !nullable) {
            throw new JsonSyntaxException("Expected a value but was null");
        }
        return value;
    }

    private static <T> @Nullable T member(PathReader in, String name, TypeAdapter<T> adapter, boolean nullable)
            throws IOException {
        in.beginObject();
        while (!in.nextName().equals(name)) {
            in.skipValue();
        }
        T value = scalar(in, adapter, nullable);
        while (in.hasNext()) {
            in.nextName();
            in.skipValue();
        }
        in.endObject();
        return value;
    }

    /** The name of the member that holds the scalar. */
    private static String member(PathReader probe) throws IOException {
        probe.beginObject();
        String only = null;
        int members = 0;
        while (probe.hasNext()) {
            only = probe.nextName();
            if (only.equals(DEFAULT_MEMBER)) {
                return only;
            }
            members++;
            probe.skipValue();
        }
        if (only == null || members > 1) {
            throw new JsonSyntaxException("Expected one member, or one named " + DEFAULT_MEMBER);
        }
        return only;
    }
}
