package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * One parameter of a method on the wire: the member of that name, or the element at its position.
 *
 * <pre>{@code
 * List<ParamSpec> params = List.of(
 *         ParamSpec.required("sku", String.class),
 *         ParamSpec.required("count", int.class).withDefault(new JsonText("1")),
 *         ParamSpec.nullable("note", String.class));
 * }</pre>
 *
 * <p>A parameter of type {@link java.util.Optional}, {@code OptionalInt}, {@code OptionalLong} or {@code
 * OptionalDouble} without a default is empty when its value is missing or null.
 *
 * @param name the name on the wire; of a parameter that takes the whole params, the name in messages only
 * @param type what the value is bound to, without type variables
 * @param nullable whether the argument is null when the value is missing or null; else it is refused
 * @param defaultValue what is bound when the value is missing, and when it is null and the type primitive; null for none
 * @param whole whether the parameter takes the whole params instead of one value of them; then it is the only one
 * @since 0.1
 */
public record ParamSpec(
        String name, Type type, boolean nullable, @Nullable JsonText defaultValue, boolean whole) {

    /** Rejects a primitive that is nullable. */
    public ParamSpec {
        if (nullable && type instanceof Class<?> target && target.isPrimitive()) {
            throw new IllegalArgumentException("A primitive holds no null: " + name);
        }
    }

    /** A parameter whose value must be present and not null. */
    public static ParamSpec required(String name, Type type) {
        return new ParamSpec(name, type, false, null, false);
    }

    /** A parameter that is null when its value is missing or null. */
    public static ParamSpec nullable(String name, Type type) {
        return new ParamSpec(name, type, true, null, false);
    }

    /** The parameter that takes the whole params, an object or an array. */
    public static ParamSpec whole(String name, Type type) {
        return new ParamSpec(name, type, false, null, true);
    }

    /** The same parameter with a value for when it is missing. */
    public ParamSpec withDefault(JsonText value) {
        return new ParamSpec(this.name, this.type, this.nullable, value, this.whole);
    }
}
