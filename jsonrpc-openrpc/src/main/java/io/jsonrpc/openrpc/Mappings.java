package io.jsonrpc.openrpc;

import com.fasterxml.jackson.annotation.JsonIgnore;
import com.fasterxml.jackson.annotation.JsonIgnoreProperties;
import com.fasterxml.jackson.annotation.JsonInclude;
import com.fasterxml.jackson.annotation.JsonProperty;
import com.github.victools.jsonschema.generator.FieldScope;
import com.google.gson.annotations.SerializedName;
import io.jsonrpc.core.codec.binding.TypedValues;
import java.lang.annotation.Annotation;
import java.lang.reflect.AnnotatedElement;
import java.lang.reflect.Field;
import java.lang.reflect.Method;
import java.lang.reflect.Modifier;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.springframework.util.ClassUtils;
import org.springframework.util.StringUtils;

/** What annotations of the codec of the application say of types and members, other than their names. */
final class Mappings {

    /** On a type, or on a member: its JSON is not what its Java type says. */
    private static final Set<String> OTHER_JSON = Set.of(
            "JsonSerialize",
            "JsonDeserialize",
            "JsonFormat",
            "JsonTypeInfo",
            "JsonIdentityInfo",
            "JsonIdentityReference",
            "JsonRawValue",
            "JsonAutoDetect",
            "JsonFilter");

    /** On a member: that of the whole type is not what its fields say. */
    private static final Set<String> OTHER_OBJECT = Set.of("JsonValue", "JsonUnwrapped", "JsonAnyGetter");

    private static final Set<String> ABSENT = Set.of("JsonBackReference");

    private record Probe(
            @SerializedName("gson") @JsonProperty("jackson") int name) {}

    private final boolean jackson;

    Mappings(TypedValues values) {
        this.jackson = values.memberName(Probe.class, "name").equals("jackson");
    }

    /** Whether Jackson maps the values, and else Gson. */
    boolean areOfJackson() {
        return this.jackson;
    }

    /** Whether a type has a mapping that cannot be looked into. */
    boolean isOpaque(Class<?> type) {
        if (!this.jackson) {
            return has(type, Set.of("JsonAdapter"));
        }
        Set<Class<?>> parts = new LinkedHashSet<>(ClassUtils.getAllInterfacesForClassAsSet(type));
        for (Class<?> part = type; part != null && part != Object.class; part = part.getSuperclass()) {
            parts.add(part);
        }
        return parts.stream()
                .anyMatch(part -> has(part, OTHER_JSON) || members(part).anyMatch(one -> has(one, OTHER_OBJECT)));
    }

    private static Stream<AnnotatedElement> members(Class<?> type) {
        return Stream.concat(Arrays.stream(type.getDeclaredFields()), Arrays.stream(type.getDeclaredMethods()));
    }

    /** Whether the JSON of a member is not that of its type. */
    boolean isOpaque(FieldScope field) {
        return !field.isFakeContainerItemScope()
                && elements(field).anyMatch(one -> has(one, this.jackson ? OTHER_JSON : Set.of("JsonAdapter")));
    }

    /** Whether objects do not have the member. */
    boolean isAbsent(FieldScope field) {
        if (!this.jackson) {
            return false;
        }
        JsonIgnoreProperties of = field.getDeclaringType().getErasedType().getAnnotation(JsonIgnoreProperties.class);
        return (of != null && List.of(of.value()).contains(field.getDeclaredName()))
                || elements(field).anyMatch(one -> isIgnored(one) || has(one, ABSENT))
                || !isVisible(field);
    }

    private static boolean isIgnored(AnnotatedElement element) {
        JsonIgnore ignore = element.getAnnotation(JsonIgnore.class);
        return ignore != null && ignore.value();
    }

    /** Jackson writes a field that is public or annotated, or has a getter. */
    private static boolean isVisible(FieldScope field) {
        Field raw = field.getRawMember();
        return raw.getDeclaringClass().isRecord()
                || Modifier.isPublic(raw.getModifiers())
                || raw.isAnnotationPresent(JsonProperty.class)
                || getter(raw) != null;
    }

    /** Whether a member is left out for some values other than null. */
    boolean mayBeMissing(FieldScope field) {
        return this.jackson
                && Stream.concat(Stream.of(field.getDeclaringType().getErasedType()), elements(field))
                        .anyMatch(Mappings::isSometimesLeftOut);
    }

    private static boolean isSometimesLeftOut(AnnotatedElement element) {
        JsonInclude include = element.getAnnotation(JsonInclude.class);
        JsonProperty property = element.getAnnotation(JsonProperty.class);
        return (include != null
                        && include.value() != JsonInclude.Include.ALWAYS
                        && include.value() != JsonInclude.Include.NON_NULL)
                || (property != null && property.access() != JsonProperty.Access.AUTO)
                || has(element, Set.of("JsonView"));
    }

    /** What annotates a member: its field, and its getter. */
    private static Stream<AnnotatedElement> elements(FieldScope field) {
        Method getter = getter(field.getRawMember());
        return getter == null ? Stream.of(field.getRawMember()) : Stream.of(field.getRawMember(), getter);
    }

    private static @Nullable Method getter(Field field) {
        String name = StringUtils.capitalize(field.getName());
        Class<?> type = field.getDeclaringClass();
        if (type.isRecord()) {
            return ClassUtils.getMethodIfAvailable(type, field.getName());
        }
        Method getter = ClassUtils.getMethodIfAvailable(type, "get" + name);
        return getter == null ? ClassUtils.getMethodIfAvailable(type, "is" + name) : getter;
    }

    /** Whether an element has an annotation of Gson or Jackson with one of these names. */
    private static boolean has(AnnotatedElement element, Set<String> names) {
        return Arrays.stream(element.getAnnotations())
                .map(Annotation::annotationType)
                .anyMatch(type -> names.contains(type.getSimpleName())
                        && (type.getPackageName().startsWith("com.google.gson.")
                                || type.getPackageName().startsWith("com.fasterxml.jackson.")
                                || type.getPackageName().startsWith("tools.jackson.")));
    }
}
