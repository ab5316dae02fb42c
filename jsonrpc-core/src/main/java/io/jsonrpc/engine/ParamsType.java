package io.jsonrpc.engine;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.peer.JsonRpcHandler;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** Finds what a handler class wants its params bound to, through any hierarchy of classes and interfaces. */
final class ParamsType {

    private ParamsType() {}

    /** The type argument of {@link JsonRpcHandler} as seen from this class; {@link JsonElement} for a raw handler. */
    static Type of(Class<?> handlerClass) {
        Type found = search(handlerClass, Map.of());
        return found == null ? JsonElement.class : found;
    }

    private static @Nullable Type search(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type == null) {
            return null;
        }
        Class<?> raw;
        Map<TypeVariable<?>, Type> bindings = known;
        if (type instanceof ParameterizedType parameterized) {
            raw = (Class<?>) parameterized.getRawType();
            Type[] arguments = parameterized.getActualTypeArguments();
            bindings = new HashMap<>();
            for (int i = 0; i < arguments.length; i++) {
                bindings.put(raw.getTypeParameters()[i], resolve(arguments[i], known));
            }
            if (raw == JsonRpcHandler.class) {
                return bindings.get(raw.getTypeParameters()[0]);
            }
        } else {
            raw = (Class<?>) type;
        }
        if (!JsonRpcHandler.class.isAssignableFrom(raw)) {
            return null;
        }
        for (Type contract : raw.getGenericInterfaces()) {
            Type found = search(contract, bindings);
            if (found != null) {
                return found;
            }
        }
        return search(raw.getGenericSuperclass(), bindings);
    }

    /** What is known of a variable that nobody chose a type for. Its bound may mention the variable itself. */
    private static Type erase(TypeVariable<?> variable) {
        Type bound = variable.getBounds()[0];
        if (bound instanceof TypeVariable<?> other) {
            return erase(other);
        }
        Class<?> raw = TypeToken.get(bound).getRawType();
        return raw == Object.class ? JsonElement.class : raw;
    }

    private static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
        if (type instanceof TypeVariable<?> variable) {
            Type bound = known.get(variable);
            return bound != null ? bound : erase(variable);
        }
        if (type instanceof WildcardType wildcard) {
            return resolve(wildcard.getUpperBounds()[0], known);
        }
        if (type instanceof GenericArrayType array) {
            return TypeToken.getArray(resolve(array.getGenericComponentType(), known))
                    .getType();
        }
        if (type instanceof ParameterizedType parameterized) {
            Type[] arguments = parameterized.getActualTypeArguments();
            Type[] resolved = new Type[arguments.length];
            for (int i = 0; i < arguments.length; i++) {
                resolved[i] = resolve(arguments[i], known);
            }
            return TypeToken.getParameterized(parameterized.getRawType(), resolved)
                    .getType();
        }
        return type;
    }
}
