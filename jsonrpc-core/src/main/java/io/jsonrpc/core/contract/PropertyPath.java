package io.jsonrpc.core.contract;

import com.google.gson.JsonObject;
import java.lang.reflect.AccessibleObject;
import java.lang.reflect.Field;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/** A property of items, or one of its property: {@code symbol}, {@code instrument.symbol}. Immutable. */
public final class PropertyPath {

    private final String path;

    private final List<Step> steps;

    /** Reads one property. */
    @FunctionalInterface
    private interface Step {

        @Nullable Object of(Object owner) throws ReflectiveOperationException;
    }

    private PropertyPath(String path, List<Step> steps) {
        this.path = path;
        this.steps = steps;
    }

    /**
     * A path from a type: of components of records, getters, public fields, keys of maps and members of JSON objects.
     *
     * @throws IllegalArgumentException if a type has no such property; its message gives the reason in one line
     */
    static PropertyPath of(Class<?> type, String path) {
        List<Step> steps = new ArrayList<>();
        Class<?> owner = type;
        for (String name : path.split("\\.", -1)) {
            owner = add(steps, owner, name);
        }
        return new PropertyPath(path, List.copyOf(steps));
    }

    private static Class<?> add(List<Step> steps, Class<?> owner, String name) {
        if (Map.class.isAssignableFrom(owner)) {
            steps.add(map -> ((Map<?, ?>) map).get(name));
            return Map.class;
        }
        if (JsonObject.class.isAssignableFrom(owner)) {
            steps.add(object -> ((JsonObject) object).get(name));
            return JsonObject.class;
        }
        AccessibleObject member = member(owner, name);
        member.trySetAccessible();
        if (member instanceof Field field) {
            steps.add(field::get);
            return field.getType();
        }
        Method getter = (Method) member;
        steps.add(getter::invoke);
        return getter.getReturnType();
    }

    private static AccessibleObject member(Class<?> owner, String name) {
        String upper = name.isEmpty() ? "" : name.substring(0, 1).toUpperCase(Locale.ROOT) + name.substring(1);
        for (String getter : List.of(name, "get" + upper, "is" + upper)) {
            try {
                Method found = owner.getMethod(getter);
                if (found.getReturnType() != void.class) {
                    return found;
                }
            } catch (NoSuchMethodException next) {
                continue;
            }
        }
        try {
            return owner.getField(name);
        } catch (NoSuchFieldException none) {
            throw new IllegalArgumentException(owner.getSimpleName() + " has no property '" + name + "'", none);
        }
    }

    /**
     * The property of an item; null if it, or one on the way to it, is null.
     *
     * @throws IllegalStateException if a getter throws
     */
    public @Nullable Object of(Object item) {
        Object value = item;
        try {
            for (Step step : this.steps) {
                if (value == null) {
                    return null;
                }
                value = step.of(value);
            }
            return value;
        } catch (InvocationTargetException thrown) {
            throw new IllegalStateException("'" + this.path + "' of an item cannot be read", thrown.getCause());
        } catch (ReflectiveOperationException hidden) {
            throw new IllegalStateException("'" + this.path + "' of an item cannot be read", hidden);
        }
    }

    @Override
    public boolean equals(@Nullable Object other) {
        return other instanceof PropertyPath same && same.path.equals(this.path);
    }

    @Override
    public int hashCode() {
        return Objects.hash(this.path);
    }

    /** As it is written. */
    @Override
    public String toString() {
        return this.path;
    }
}
