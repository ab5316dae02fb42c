package io.jsonrpc.core.codec.binding;

import com.google.gson.reflect.TypeToken;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.net.URI;
import java.util.Arrays;
import java.util.Currency;
import java.util.Optional;
import java.util.Set;
import java.util.UUID;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One parameter, with what its argument is without a value. */
final class BoundParam {

    private final String name;

    private final @Nullable Supplier<@Nullable Object> whenMissing;

    private final @Nullable Supplier<@Nullable Object> whenNull;

    BoundParam(ParamSpec spec, TypedValues values) {
        this.name = spec.name();
        Class<?> type = TypeToken.get(spec.type()).getRawType();
        boolean optional = OptionalAdapters.covers(type);
        Supplier<@Nullable Object> empty = optional ? constant(values.read(JsonText.NULL, spec.type())) : () -> null;
        boolean mayBeEmpty = optional || spec.nullable();
        Supplier<@Nullable Object> fallback = spec.defaultValue() == null ? null : fallback(spec, values);
        this.whenMissing = fallback != null ? fallback : mayBeEmpty ? empty : null;
        this.whenNull = fallback != null && type.isPrimitive() ? fallback : mayBeEmpty ? empty : null;
    }

    private static Supplier<@Nullable Object> constant(@Nullable Object value) {
        return () -> value;
    }

    private static Supplier<@Nullable Object> fallback(ParamSpec spec, TypedValues values) {
        JsonText text = spec.defaultValue();
        Object value;
        try {
            value = text == null ? null : values.read(text, spec.type());
        } catch (BindingException misfit) {
            value = null;
        }
        if (text == null || value == null) {
            throw new IllegalArgumentException("'" + (text == null ? "" : text.json()) + "' is no "
                    + TypeToken.get(spec.type()).getRawType().getSimpleName());
        }
        return ImmutableTypes.contain(spec.type()) ? constant(value) : () -> values.read(text, spec.type());
    }

    String name() {
        return this.name;
    }

    /** The argument when there is no value. */
    @Nullable Object missing(String path) {
        return of(this.whenMissing, path, BindingException.Reason.MISSING);
    }

    /** The argument when the value is null. */
    @Nullable Object ofNull(String path) {
        return of(this.whenNull, path, BindingException.Reason.NULL);
    }

    private static @Nullable Object of(
            @Nullable Supplier<@Nullable Object> argument, String path, BindingException.Reason reason) {
        if (argument == null) {
            throw new BindingException(path, reason);
        }
        return argument.get();
    }

    /** Types whose values nobody can change, so that one value serves many calls. */
    private static final class ImmutableTypes {

        private static final Set<Class<?>> OTHERS = Set.of(
                String.class, Boolean.class, Character.class, UUID.class, URI.class, Currency.class, JsonText.class);

        private ImmutableTypes() {}

        /** Whether a type is one of them: a scalar, an enum, an optional scalar, or a record of such. */
        static boolean contain(Type type) {
            Class<?> raw = TypeToken.get(type).getRawType();
            return isScalar(type)
                    || (raw.isRecord()
                            && Arrays.stream(raw.getRecordComponents())
                                    .map(RecordComponent::getGenericType)
                                    .allMatch(ImmutableTypes::isScalar));
        }

        private static boolean isScalar(Type type) {
            Class<?> raw = TypeToken.get(type).getRawType();
            if (raw == Optional.class) {
                return type instanceof ParameterizedType optional && isScalar(optional.getActualTypeArguments()[0]);
            }
            return raw.isPrimitive()
                    || raw.isEnum()
                    || StrictNumbers.covers(raw)
                    || OptionalAdapters.covers(raw)
                    || OTHERS.contains(raw)
                    || raw.getPackageName().equals("java.time");
        }
    }
}
