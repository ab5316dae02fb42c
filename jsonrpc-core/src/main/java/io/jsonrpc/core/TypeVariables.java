package io.jsonrpc.core;

import com.google.gson.JsonElement;
import com.google.gson.reflect.TypeToken;
import java.lang.reflect.GenericArrayType;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.lang.reflect.WildcardType;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * What the type variables of classes and interfaces stand for, seen from one class.
 *
 * @since 0.1
 */
@Internal
public final class TypeVariables {

    private TypeVariables() {}

    /** What the variables of all supertypes stand for in a class. */
    public static Map<TypeVariable<?>, Type> in(Class<?> type) {
        Map<TypeVariable<?>, Type> known = new HashMap<>();
        collect(type, known);
        return known;
    }

    private static void collect(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type == null) {
            return;
        }
        if (type instanceof ParameterizedType parameterized) {
            known.putAll(arguments(parameterized, known));
        }
        Class<?> raw = TypeToken.get(type).getRawType();
        for (Type supertype : raw.getGenericInterfaces()) {
            collect(supertype, known);
        }
        collect(raw.getGenericSuperclass(), known);
    }

    /** What the variables of a generic type stand for, given what those around it do. */
    static Map<TypeVariable<?>, Type> arguments(ParameterizedType type, Map<TypeVariable<?>, Type> known) {
        TypeVariable<?>[] variables = ((Class<?>) type.getRawType()).getTypeParameters();
        Type[] arguments = type.getActualTypeArguments();
        Map<TypeVariable<?>, Type> bindings = new HashMap<>();
        for (int i = 0; i < arguments.length; i++) {
            bindings.put(variables[i], resolve(arguments[i], known));
        }
        return bindings;
    }

    /** The first type argument of a type; the other one if it has none. */
    public static Type argument(Type type, Type otherwise) {
        return type instanceof ParameterizedType generic ? generic.getActualTypeArguments()[0] : otherwise;
    }

    /** A type without variables: one that stands for nothing is its bound, or a JSON tree if that is {@code Object}. */
    public static Type resolve(Type type, Map<TypeVariable<?>, Type> known) {
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

    /** The bound of a type variable without an argument. Its bound may mention the variable itself. */
    private static Type erase(TypeVariable<?> variable) {
        Type bound = variable.getBounds()[0];
        if (bound instanceof TypeVariable<?> other) {
            return erase(other);
        }
        Class<?> raw = TypeToken.get(bound).getRawType();
        return raw == Object.class ? JsonElement.class : raw;
    }
}
