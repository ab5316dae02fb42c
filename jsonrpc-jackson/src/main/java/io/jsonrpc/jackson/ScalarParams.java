package io.jsonrpc.jackson;

import io.jsonrpc.core.codec.binding.BindingException;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.util.Set;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JsonToken;

/**
 * Reads a scalar from params. Params are always an object or an array, so the scalar is taken from inside: it is the
 * only element of an array, the only member of an object, or the member {@code value} of an object.
 */
final class ScalarParams {

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

    private ScalarParams() {}

    /** Whether values of this type are taken from inside arrays and objects. */
    static boolean isScalar(Class<?> type) {
        return type.isPrimitive() || type.isEnum() || SCALARS.contains(type);
    }

    /**
     * Reads the scalar of a text.
     *
     * @param in at the first token of the text
     * @param another opens the same text once more
     * @param nullable whether the target can hold {@code null}
     */
    static @Nullable Object read(ValueSource source, ValueParser in, Supplier<ValueParser> another, boolean nullable) {
        if (in.currentToken() == JsonToken.START_ARRAY) {
            in.nextToken();
            Object value = scalar(source, in, nullable, "$[0]");
            if (in.nextToken() != JsonToken.END_ARRAY) {
                throw in.refusal(ValueParser.misfit(in, "More than one element"), "$[1]");
            }
            return value;
        }
        if (in.currentToken() != JsonToken.START_OBJECT) {
            return scalar(source, in, nullable, "$");
        }
        String name = member(another);
        while (!name.equals(in.nextName())) {
            skipValue(in);
        }
        in.nextToken();
        Object value = scalar(source, in, nullable, "$." + name);
        while (in.nextName() != null) {
            skipValue(in);
        }
        return value;
    }

    private static @Nullable Object scalar(ValueSource source, ValueParser in, boolean nullable, String path) {
        try {
            Object value = source.value(in);
            if (value == null && !nullable) {
                throw ValueParser.misfit(in, "Expected a value but was null");
            }
            return value;
        } catch (RuntimeException ex) {
            throw in.refusal(ex, path);
        }
    }

    /** The name of the member that holds the scalar. */
    private static String member(Supplier<ValueParser> another) {
        try (ValueParser probe = another.get()) {
            probe.nextToken();
            String only = null;
            int members = 0;
            for (String name = probe.nextName(); name != null; name = probe.nextName()) {
                if (name.equals(DEFAULT_MEMBER)) {
                    return name;
                }
                only = name;
                members++;
                skipValue(probe);
            }
            if (only == null || members > 1) {
                throw new BindingException("$", BindingException.Reason.TYPE);
            }
            return only;
        }
    }

    private static void skipValue(ValueParser in) {
        in.nextToken();
        in.skipChildren();
    }
}
