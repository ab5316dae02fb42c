package io.jsonrpc.core;

import com.google.gson.JsonElement;
import io.jsonrpc.core.error.UnbindableParamsException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.lang.reflect.TypeVariable;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Finds the type that a handler class binds params to, through any hierarchy of classes and interfaces.
 *
 * @since 0.1
 */
public final class ParamsType {

    private static final Type LOST = Lost.class;

    /** A session asks when it begins, and a call by HTTP is a session. */
    private static final ClassValue<Type> FOUND = new ClassValue<>() {
        @Override
        protected Type computeValue(Class<?> handlerClass) {
            return find(handlerClass);
        }
    };

    private ParamsType() {}

    /**
     * The type argument of {@link RequestHandler} as seen from this class; {@link JsonElement} for a raw handler and a
     * lambda.
     *
     * @throws UnbindableParamsException when it was an argument of the constructor's class only, which Java forgets
     */
    public static Type of(Class<?> handlerClass) {
        return FOUND.get(handlerClass);
    }

    private static Type find(Class<?> handlerClass) {
        for (TypeVariable<?> variable : handlerClass.getTypeParameters()) {
            if (variable.getBounds()[0] == Object.class && uses(search(handlerClass, Map.of(variable, LOST)))) {
                String type = handlerClass.getSimpleName();
                throw new UnbindableParamsException(
                        "The JSON-RPC handler " + handlerClass.getName()
                                + " does not say what its params are, since Java" + " forgets the " + variable
                                + " of new " + type + "<" + variable + ">()",
                        "Create it as new " + type + "<...>() {}, or write a subclass that names the type");
            }
        }
        Type found = search(handlerClass, Map.of());
        return found == null ? JsonElement.class : found;
    }

    /** Stands for what was chosen for a variable when an object was created. */
    private static final class Lost {}

    private static boolean uses(@Nullable Type type) {
        return type != null && type.getTypeName().contains(LOST.getTypeName());
    }

    private static @Nullable Type search(@Nullable Type type, Map<TypeVariable<?>, Type> known) {
        if (type == null) {
            return null;
        }
        Class<?> raw;
        Map<TypeVariable<?>, Type> bindings = known;
        if (type instanceof ParameterizedType parameterized) {
            raw = (Class<?>) parameterized.getRawType();
            bindings = TypeVariables.arguments(parameterized, known);
            if (raw == RequestHandler.class) {
                return bindings.get(raw.getTypeParameters()[0]);
            }
        } else {
            raw = (Class<?>) type;
            if (raw == RequestHandler.class) {
                return known.get(raw.getTypeParameters()[0]);
            }
        }
        if (!RequestHandler.class.isAssignableFrom(raw)) {
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
}
