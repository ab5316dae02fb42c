package io.jsonrpc.openrpc;

import com.google.gson.JsonObject;
import java.lang.annotation.Annotation;
import java.lang.reflect.Parameter;
import java.util.Map;
import java.util.Objects;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.springframework.core.annotation.AnnotationUtils;

/**
 * The constraints of a parameter in its schema. Those of members of classes are in their schemas already. Read by name, so that
 * Jakarta Validation need not be there.
 */
final class ParamConstraints {

    private static final String PACKAGE = "jakarta.validation.constraints.";

    /** Flags inside, possessive quantifiers, classes within classes, and escapes that ECMAScript lacks or reads otherwise. */
    private static final Pattern JAVA_ONLY =
            Pattern.compile("\\(\\?[^:=!<]|\\(\\?<(?![=!])|[*+?}]\\+|&&|\\[\\^?\\[|\\\\[AGHNPQRXZaehpxz]");

    private final JsonObject schema;

    private ParamConstraints(JsonObject schema) {
        this.schema = schema;
    }

    /** @param schema that of the parameter; one that refers to a component is left alone */
    static void add(Parameter parameter, JsonObject schema) {
        if (!schema.has("type")) {
            return;
        }
        ParamConstraints constraints = new ParamConstraints(schema);
        for (Annotation annotation : parameter.getAnnotations()) {
            String name = annotation.annotationType().getName();
            if (name.startsWith(PACKAGE)) {
                constraints.add(name.substring(PACKAGE.length()), AnnotationUtils.getAnnotationAttributes(annotation));
            }
        }
    }

    private void add(String constraint, Map<String, @Nullable Object> attributes) {
        switch (constraint) {
            case "Min" -> number("minimum", of(attributes, "value"));
            case "Max" -> number("maximum", of(attributes, "value"));
            case "Positive" -> number("exclusiveMinimum", 0);
            case "PositiveOrZero" -> number("minimum", 0);
            case "Negative" -> number("exclusiveMaximum", 0);
            case "NegativeOrZero" -> number("maximum", 0);
            case "NotBlank", "NotEmpty" -> size(1, Integer.MAX_VALUE);
            case "Size" ->
                size(of(attributes, "min").intValue(), of(attributes, "max").intValue());
            case "Pattern" -> pattern((String) attributes.get("regexp"), (Object[]) attributes.get("flags"));
            case "Email" -> this.schema.addProperty("format", "email");
            default -> {}
        }
    }

    private static Number of(Map<String, @Nullable Object> attributes, String name) {
        return (Number) Objects.requireNonNull(attributes.get(name));
    }

    private void number(String keyword, Number value) {
        this.schema.addProperty(keyword, value);
    }

    private void pattern(@Nullable String regexp, Object @Nullable [] flags) {
        if (regexp != null && flags != null && isPortable(regexp, flags.length)) {
            this.schema.addProperty("pattern", regexp);
        }
    }

    /** Whether a pattern of Java can be one of JSON Schema, which has neither flags nor all that Java knows. */
    static boolean isPortable(String regexp, int flags) {
        return flags == 0 && !JAVA_ONLY.matcher(regexp).find();
    }

    private void size(int min, int max) {
        if (this.schema.has("contentEncoding")) {
            // The constraint counts bytes, and the schema would count characters.
            return;
        }
        String unit = this.schema.get("type").toString().contains("array")
                ? "Items"
                : this.schema.get("type").toString().contains("object") ? "Properties" : "Length";
        if (min > 0) {
            this.schema.addProperty("min" + unit, min);
        }
        if (max < Integer.MAX_VALUE) {
            this.schema.addProperty("max" + unit, max);
        }
    }
}
