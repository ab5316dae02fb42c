package io.jsonrpc.core.contract;

import io.jsonrpc.annotation.JsonRpcError;
import java.util.Collection;
import java.util.HashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * An exception class that stands for an error on the wire.
 *
 * @param exception the class, annotated or inheriting the annotation
 * @param type the stable name of the error
 * @param code its code
 * @since 0.1
 */
public record ErrorContract(Class<? extends Throwable> exception, String type, int code) {

    /** What the annotation of an exception class says; null if it has none. */
    public static @Nullable ErrorContract of(Class<? extends Throwable> exception) {
        JsonRpcError error = exception.getAnnotation(JsonRpcError.class);
        return error == null ? null : new ErrorContract(exception, error.type(), error.code());
    }

    /**
     * Two classes with one type, which a caller could not tell apart: one line for each pair. A subclass that inherits its
     * type is no other class.
     */
    public static List<String> faults(Collection<ErrorContract> errors) {
        Map<String, Class<?>> byType = new HashMap<>();
        Set<String> faults = new LinkedHashSet<>();
        for (ErrorContract error : errors) {
            Class<?> annotated = error.annotated();
            Class<?> other = byType.putIfAbsent(error.type, annotated);
            if (other != null && other != annotated) {
                faults.add("@JsonRpcError(type=\"" + error.type + "\") is on " + other.getSimpleName() + " and on "
                        + annotated.getSimpleName());
            }
        }
        return List.copyOf(faults);
    }

    private Class<?> annotated() {
        Class<?> annotated = this.exception;
        while (!annotated.getSuperclass().equals(Object.class)
                && annotated.getDeclaredAnnotation(JsonRpcError.class) == null) {
            annotated = annotated.getSuperclass();
        }
        return annotated;
    }
}
