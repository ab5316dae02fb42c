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

/** Types whose values nobody can change, so that one value serves many calls. */
final class ImmutableTypes {

    private static final Set<Class<?>> OTHERS =
            Set.of(String.class, Boolean.class, Character.class, UUID.class, URI.class, Currency.class, JsonText.class);

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
