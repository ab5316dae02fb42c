package io.jsonrpc.core.stream;

import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.IdentityHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The state of objects of this package as text, by their fields, so that they need nothing of their own for being told apart. */
final class StateText {

    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            return Arrays.stream(type.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    .peek(field -> field.setAccessible(true))
                    .toArray(Field[]::new);
        }
    };

    private final StringBuilder out = new StringBuilder();

    private final Map<Object, Integer> seen = new IdentityHashMap<>();

    private StateText() {}

    static String of(Object root) {
        StateText text = new StateText();
        text.append(root);
        return text.out.toString();
    }

    private void append(@Nullable Object value) {
        if (value == null
                || value instanceof Number
                || value instanceof Boolean
                || value instanceof Enum<?>
                || value instanceof String) {
            this.out.append(value).append(' ');
        } else if (value instanceof Map<?, ?> map) {
            this.out.append('{');
            map.forEach((key, held) -> {
                append(key);
                append(held);
            });
            this.out.append('}');
        } else if (value instanceof Iterable<?> elements) {
            this.out.append('[');
            elements.forEach(this::append);
            this.out.append(']');
        } else {
            object(value);
        }
    }

    private void object(Object value) {
        Integer known = this.seen.putIfAbsent(value, this.seen.size());
        if (known != null) {
            this.out.append('#').append(known);
            return;
        }
        try {
            for (Field field : FIELDS.get(value.getClass())) {
                append(field.get(value));
            }
        } catch (IllegalAccessException ex) {
            throw new AssertionError(ex);
        }
    }
}
