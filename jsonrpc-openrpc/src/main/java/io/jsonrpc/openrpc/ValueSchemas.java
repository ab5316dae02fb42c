package io.jsonrpc.openrpc;

import com.fasterxml.classmate.ResolvedType;
import com.fasterxml.classmate.types.ResolvedRecursiveType;
import com.github.victools.jsonschema.generator.CustomDefinition;
import com.github.victools.jsonschema.generator.SchemaGenerationContext;
import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonText;
import java.net.URI;
import java.net.URL;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.OffsetTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.time.ZonedDateTime;
import java.util.Arrays;
import java.util.Collection;
import java.util.Currency;
import java.util.Date;
import java.util.HashMap;
import java.util.HashSet;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.UUID;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/** Schemas of types whose JSON is not made of their fields. */
final class ValueSchemas {

    private static final Map<Class<?>, String> TEXTS = new HashMap<>();

    static {
        for (Class<?> text : Arrays.<Class<?>>asList(
                LocalTime.class,
                LocalDateTime.class,
                OffsetTime.class,
                ZoneId.class,
                ZoneOffset.class,
                Period.class,
                Year.class,
                YearMonth.class,
                MonthDay.class,
                Locale.class,
                Currency.class,
                CharSequence.class)) {
            TEXTS.put(text, "");
        }
        TEXTS.put(Instant.class, "date-time");
        TEXTS.put(OffsetDateTime.class, "date-time");
        TEXTS.put(ZonedDateTime.class, "");
        TEXTS.put(Date.class, "date-time");
        TEXTS.put(LocalDate.class, "date");
        TEXTS.put(Duration.class, "duration");
        TEXTS.put(UUID.class, "uuid");
        TEXTS.put(URI.class, "uri-reference");
        TEXTS.put(URL.class, "uri");
    }

    private static final Map<Class<?>, String> TYPES = Map.of(
            JsonObject.class, "object",
            JsonArray.class, "array",
            void.class, "null",
            Void.class, "null");

    private static final Set<Class<?>> ANYTHING =
            Set.of(Object.class, JsonElement.class, JsonText.class, JsonPrimitive.class);

    /** What some codecs write as texts, and others as numbers or arrays. */
    private static final Map<Class<?>, Object> SAMPLES = new HashMap<>();

    static {
        OffsetDateTime time = OffsetDateTime.of(2000, 1, 2, 3, 4, 5, 0, ZoneOffset.UTC);
        for (Object sample : List.of(
                time,
                time.toInstant(),
                time.toZonedDateTime(),
                time.toLocalDateTime(),
                time.toLocalDate(),
                time.toLocalTime(),
                time.toOffsetTime(),
                Date.from(time.toInstant()),
                Duration.ofSeconds(1),
                Period.ofDays(1),
                Year.from(time),
                YearMonth.from(time),
                MonthDay.from(time))) {
            SAMPLES.put(sample.getClass(), sample);
        }
    }

    private final TypedValues values;

    private final Mappings mappings;

    /** The containers whose elements are being described: what stands for them inside is replaced by their schema. */
    private final Set<ResolvedType> begun = new HashSet<>();

    ValueSchemas(TypedValues values, Mappings mappings) {
        this.values = values;
        this.mappings = mappings;
    }

    /** The schema of a type; null if it is made of its fields or elements. */
    @Nullable CustomDefinition of(ResolvedType type, SchemaGenerationContext context) {
        if (type instanceof ResolvedRecursiveType again) {
            ObjectNode reference = object();
            reference.putArray("allOf").add(context.createDefinitionReference(again.getSelfReferencedType()));
            return inline(reference);
        }
        Class<?> raw = type.getErasedType();
        if (ANYTHING.contains(raw)) {
            return inline(object());
        }
        if (JsonNode.class.isAssignableFrom(raw)) {
            return inline(tree(raw));
        }
        if (TYPES.containsKey(raw)) {
            return inline(object().put("type", TYPES.get(raw)));
        }
        if (TEXTS.containsKey(raw)) {
            Object sample = SAMPLES.get(raw);
            char first = sample == null
                    ? '"'
                    : this.values.writer(raw).write(sample).json().charAt(0);
            return inline(
                    first == '"' ? text(TEXTS.get(raw)) : object().put("type", first == '[' ? "array" : "number"));
        }
        if (raw == char[].class && this.mappings.areOfJackson()) {
            return inline(text(""));
        }
        if (!raw.isEnum() && this.mappings.isOpaque(raw)) {
            return named(unmapped());
        }
        if (raw == char.class || raw == Character.class) {
            return inline(text("").put("minLength", 1).put("maxLength", 1));
        }
        if (raw == byte[].class) {
            return inline(text("").put("contentEncoding", "base64"));
        }
        ResolvedType held = Members.held(type, context.getTypeContext());
        if (held != null) {
            ObjectNode either = object();
            either.putArray("anyOf")
                    .add(context.createDefinitionReference(held))
                    .addObject()
                    .put("type", "null");
            return inline(either);
        }
        if (Map.class.isAssignableFrom(raw)) {
            return container(type, context.getTypeContext().getTypeParameterFor(type, Map.class, 1), context);
        }
        if (Collection.class.isAssignableFrom(raw) && !isOfTheJdk(raw)) {
            return container(type, context.getTypeContext().getTypeParameterFor(type, Collection.class, 0), context);
        }
        if (raw.isEnum()) {
            return named(EnumSchemas.of(raw, this.values));
        }
        return raw.isInterface() && raw.isSealed() ? sealed(raw, context) : null;
    }

    /** Maps and collections. Those of an application have a name, because they may contain themselves. */
    private CustomDefinition container(ResolvedType type, ResolvedType element, SchemaGenerationContext context) {
        boolean map = type.isInstanceOf(Map.class);
        ObjectNode schema = object().put("type", map ? "object" : "array");
        if (this.begun.add(type)) {
            schema.set(map ? "additionalProperties" : "items", context.createDefinitionReference(element));
            this.begun.remove(type);
        }
        return isOfTheJdk(type.getErasedType()) ? inline(schema) : named(schema);
    }

    private static boolean isOfTheJdk(Class<?> type) {
        return type.getName().startsWith("java.");
    }

    /** A tree of Jackson. */
    private static ObjectNode tree(Class<?> type) {
        if (type == ObjectNode.class) {
            return object().put("type", "object");
        }
        return type == ArrayNode.class ? object().put("type", "array") : object();
    }

    /** Any value. */
    static ObjectNode unmapped() {
        return object().put("x-unmapped", true);
    }

    private static ObjectNode object() {
        return JsonNodeFactory.instance.objectNode();
    }

    private static ObjectNode text(@Nullable String format) {
        ObjectNode text = object().put("type", "string");
        return format == null || format.isEmpty() ? text : text.put("format", format);
    }

    private static CustomDefinition inline(ObjectNode schema) {
        return new CustomDefinition(schema, CustomDefinition.INLINE_DEFINITION, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    private static CustomDefinition named(ObjectNode schema) {
        return new CustomDefinition(
                schema, CustomDefinition.DefinitionType.STANDARD, CustomDefinition.INCLUDING_ATTRIBUTES);
    }

    /** One of the records, with the member that names it. Jackson's types, and classes with a mapping of their own have no schema. */
    private CustomDefinition sealed(Class<?> type, SchemaGenerationContext context) {
        Set<Class<?>> records = new LinkedHashSet<>();
        collect(type, records);
        ObjectNode schema = object();
        if (this.mappings.areOfJackson() || !records.stream().allMatch(Class::isRecord)) {
            return named(unmapped());
        }
        ArrayNode choices = schema.putArray("oneOf");
        for (Class<?> one : records) {
            String name = one.getSimpleName();
            ArrayNode both = choices.addObject().putArray("allOf");
            ObjectNode tag = both.addObject().put("type", "object");
            tag.putObject("properties")
                    .putObject("type")
                    .put("const", Character.toLowerCase(name.charAt(0)) + name.substring(1));
            tag.putArray("required").add("type");
            both.add(context.createDefinitionReference(context.getTypeContext().resolve(one)));
        }
        return named(schema);
    }

    private static void collect(Class<?> sealed, Set<Class<?>> leaves) {
        for (Class<?> one : sealed.getPermittedSubclasses()) {
            if (one.isSealed() && one.isInterface()) {
                collect(one, leaves);
            } else {
                leaves.add(one);
            }
        }
    }
}
