package io.jsonrpc.openrpc;

import com.fasterxml.classmate.ResolvedType;
import com.github.victools.jsonschema.generator.FieldScope;
import com.github.victools.jsonschema.generator.TypeContext;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.Map;
import java.util.Optional;
import java.util.OptionalDouble;
import java.util.OptionalInt;
import java.util.OptionalLong;
import org.jspecify.annotations.Nullable;

/** Which members of an object may be null, and which may be missing: by the rules for parameters of methods. */
final class Members {

    private static final Map<Class<?>, Class<?>> NUMBERS = Map.of(
            OptionalInt.class, Integer.class, OptionalLong.class, Long.class, OptionalDouble.class, Double.class);

    private Members() {}

    /** Whether a field may be null: by its type, or by any annotation of that name. */
    static boolean isNullable(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && (hasNullable(field.getRawMember())
                        || hasNullable(field.getRawMember().getAnnotatedType())
                        || isOptional(field.getRawMember().getType()));
    }

    /** Whether an element has an annotation of that name. */
    static boolean hasNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    /** Whether an object has the member always. */
    static boolean isRequired(FieldScope field) {
        return !isNullable(field);
    }

    /** Whether a type holds a value or none. */
    static boolean isOptional(Class<?> type) {
        return type == Optional.class || NUMBERS.containsKey(type);
    }

    /** What an optional type holds; null if the type is another one. */
    static @Nullable ResolvedType held(ResolvedType type, TypeContext context) {
        Class<?> raw = type.getErasedType();
        if (!isOptional(raw)) {
            return null;
        }
        Class<?> number = NUMBERS.get(raw);
        return number == null ? context.getTypeParameterFor(type, Optional.class, 0) : context.resolve(number);
    }

    /** What an optional type holds; the type itself if it is another one. */
    static Type held(Type type) {
        if (type instanceof ParameterizedType optional && optional.getRawType() == Optional.class) {
            return optional.getActualTypeArguments()[0];
        }
        Class<?> number = type instanceof Class<?> raw ? NUMBERS.get(raw) : null;
        return number != null ? number : type == Optional.class ? Object.class : type;
    }
}
