package io.jsonrpc.core.session;

import java.lang.reflect.Array;
import java.lang.reflect.Field;
import java.lang.reflect.Modifier;
import java.util.ArrayDeque;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/**
 * The state of the real classes of this package, copied and told apart by looking at their fields, so that they need
 * nothing of their own for being explored.
 */
final class StateOf {

    private static final ClassValue<Field[]> FIELDS = new ClassValue<>() {
        @Override
        protected Field[] computeValue(Class<?> type) {
            return Arrays.stream(type.getDeclaredFields())
                    .filter(field -> !Modifier.isStatic(field.getModifiers()) && !field.isSynthetic())
                    .peek(field -> field.setAccessible(true))
                    .toArray(Field[]::new);
        }
    };

    private StateOf() {}

    private static boolean isMachine(Object value) {
        return value instanceof SessionLink
                || value instanceof TokenLedger
                || value instanceof OutgoingFrames
                || value instanceof ReplayWindow
                || value instanceof AckSchedule
                || value instanceof Liveness;
    }

    /** Makes a machine equal to another one that was constructed alike. */
    static void copy(Object from, Object to) {
        try {
            for (Field field : FIELDS.get(from.getClass())) {
                copy(field, from, to);
            }
        } catch (IllegalAccessException ex) {
            throw new AssertionError(ex);
        }
    }

    private static void copy(Field field, Object from, Object to) throws IllegalAccessException {
        Object value = field.get(from);
        if (!Modifier.isFinal(field.getModifiers())) {
            field.set(to, value != null && value.getClass().isArray() ? copyOf(value) : value);
        } else if (value instanceof ArrayDeque<?> deque) {
            refill(deque, field.get(to));
        } else if (isMachine(value)) {
            copy(value, field.get(to));
        }
    }

    @SuppressWarnings("unchecked")
    private static void refill(ArrayDeque<?> from, Object to) {
        ArrayDeque<Object> target = (ArrayDeque<Object>) to;
        target.clear();
        target.addAll(from);
    }

    private static Object copyOf(Object array) {
        int length = Array.getLength(array);
        Object copy = Array.newInstance(array.getClass().getComponentType(), length);
        System.arraycopy(array, 0, copy, 0, length);
        return copy;
    }

    /** A number that is the same for equal states, and for others with a chance of one in 2^64. */
    static long fingerprint(long seed, @Nullable Object value) {
        long hash = seed;
        if (value == null) {
            return mix(hash, 7);
        }
        if (value instanceof Number || value instanceof Boolean || value instanceof Enum<?>) {
            return mix(hash, value.hashCode());
        }
        if (value instanceof String text) {
            // Few different texts occur, and each keeps its hash.
            return mix(mix(hash, text.hashCode()), text.length());
        }
        if (value instanceof Iterable<?> elements) {
            for (Object element : elements) {
                hash = fingerprint(hash, element);
            }
            return mix(hash, 11);
        }
        if (value.getClass().isArray()) {
            for (int at = 0; at < Array.getLength(value); at++) {
                hash = fingerprint(hash, Array.get(value, at));
            }
            return mix(hash, 13);
        }
        return machine(hash, value);
    }

    private static long machine(long seed, Object machine) {
        long hash = seed;
        try {
            for (Field field : FIELDS.get(machine.getClass())) {
                Object value = field.get(machine);
                if (!Modifier.isFinal(field.getModifiers()) || value instanceof Iterable<?> || isMachine(value)) {
                    hash = fingerprint(hash, value);
                }
            }
        } catch (IllegalAccessException ex) {
            throw new AssertionError(ex);
        }
        return hash;
    }

    static long mix(long hash, long value) {
        long mixed = (hash ^ value) * 0x9E3779B97F4A7C15L;
        return mixed ^ mixed >>> 29;
    }
}
