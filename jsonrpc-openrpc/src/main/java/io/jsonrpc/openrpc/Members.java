package io.jsonrpc.openrpc;

import com.github.victools.jsonschema.generator.FieldScope;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.util.Arrays;
import java.util.Set;

/** Which members of an object may be null, and which may be missing: by the rules for parameters of methods. */
final class Members {

    private static final Set<String> OPTIONALS =
            Set.of("java.util.Optional", "java.util.OptionalInt", "java.util.OptionalLong", "java.util.OptionalDouble");

    private Members() {}

    /** Whether a field is annotated as one that may be null, by any annotation of that name. */
    static boolean isNullable(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && (hasNullable(field.getRawMember())
                        || hasNullable(field.getRawMember().getAnnotatedType()));
    }

    /** Whether an element has an annotation of that name. */
    static boolean hasNullable(AnnotatedElement element) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(annotation -> annotation.getSimpleName().equals("Nullable"));
    }

    /** Whether an object has the member always. */
    static boolean isRequired(FieldScope field) {
        return !isNullable(field) && !isOptional(field.getRawMember().getType());
    }

    /** Whether a type holds a value or none. */
    static boolean isOptional(Class<?> type) {
        return OPTIONALS.contains(type.getName());
    }
}
