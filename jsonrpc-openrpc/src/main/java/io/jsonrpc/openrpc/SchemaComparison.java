package io.jsonrpc.openrpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonPrimitive;
import java.util.HashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Whether every value of one schema is a value of another one: for the schemas that documents of this project have. Where it
 * cannot tell, it says no.
 */
final class SchemaComparison {

    private static final List<String> LOWER =
            List.of("minimum", "exclusiveMinimum", "minLength", "minItems", "minProperties");

    private static final List<String> UPPER =
            List.of("maximum", "exclusiveMaximum", "maxLength", "maxItems", "maxProperties");

    private static final List<String> SAME = List.of("pattern", "format", "contentEncoding", "x-unmapped");

    private final JsonObject narrowDocument;

    private final JsonObject wideDocument;

    /** Pairs that are being compared, or were: of recursive types. */
    private final Set<List<JsonElement>> seen = new HashSet<>();

    SchemaComparison(JsonObject narrowDocument, JsonObject wideDocument) {
        this.narrowDocument = narrowDocument;
        this.wideDocument = wideDocument;
    }

    /** Why a value of the first schema may be none of the second one, beginning with its path; null if each is one. */
    @Nullable String misfit(JsonElement narrow, JsonElement wide) {
        return misfit("$", narrow.getAsJsonObject(), wide.getAsJsonObject());
    }

    private @Nullable String misfit(String path, JsonObject narrowSchema, JsonObject wideSchema) {
        JsonObject narrow = resolve(narrowSchema, this.narrowDocument);
        JsonObject wide = resolve(wideSchema, this.wideDocument);
        if (wide.isEmpty() || !this.seen.add(List.of(narrow, wide))) {
            return null;
        }
        JsonArray alternatives = alternatives(narrow);
        if (alternatives != null) {
            return firstOf(alternatives, each -> misfit(path, each, wide));
        }
        JsonArray choices = alternatives(wide);
        if (choices != null) {
            return fitsOne(path, narrow, choices) ? null : path + " is none of what is possible";
        }
        String misfit = kind(path, narrow, wide);
        if (misfit == null) {
            misfit = limits(path, narrow, wide);
        }
        if (misfit == null) {
            misfit = members(path, narrow, wide);
        }
        return misfit == null ? elements(path, narrow, wide) : misfit;
    }

    private interface Check {

        @Nullable String misfit(JsonObject schema);
    }

    private static @Nullable String firstOf(JsonArray schemas, Check check) {
        for (JsonElement schema : schemas) {
            String misfit = check.misfit(schema.getAsJsonObject());
            if (misfit != null) {
                return misfit;
            }
        }
        return null;
    }

    private boolean fitsOne(String path, JsonObject narrow, JsonArray choices) {
        for (JsonElement choice : choices) {
            SchemaComparison own = new SchemaComparison(this.narrowDocument, this.wideDocument);
            own.seen.addAll(this.seen);
            if (own.misfit(path, narrow, choice.getAsJsonObject()) == null) {
                return true;
            }
        }
        return false;
    }

    private static @Nullable JsonArray alternatives(JsonObject schema) {
        JsonElement found = schema.has("anyOf") ? schema.get("anyOf") : schema.get("oneOf");
        return found == null ? null : found.getAsJsonArray();
    }

    /** Without references, and with all that {@code allOf} says in one place. */
    private static JsonObject resolve(JsonObject schema, JsonObject document) {
        JsonElement reference = schema.get("$ref");
        if (reference != null) {
            String name = reference.getAsString();
            return resolve(
                    document.getAsJsonObject("components")
                            .getAsJsonObject("schemas")
                            .getAsJsonObject(name.substring(name.lastIndexOf('/') + 1)),
                    document);
        }
        if (!schema.has("allOf")) {
            return schema;
        }
        JsonObject all = new JsonObject();
        for (JsonElement part : schema.getAsJsonArray("allOf")) {
            merge(all, resolve(part.getAsJsonObject(), document));
        }
        return all;
    }

    private static void merge(JsonObject into, JsonObject part) {
        part.entrySet().forEach(member -> {
            JsonElement there = into.get(member.getKey());
            if (there instanceof JsonObject object && member.getValue() instanceof JsonObject more) {
                JsonObject both = object.deepCopy();
                more.entrySet().forEach(each -> both.add(each.getKey(), each.getValue()));
                into.add(member.getKey(), both);
            } else if (there instanceof JsonArray array && member.getValue() instanceof JsonArray more) {
                JsonArray both = array.deepCopy();
                both.addAll(more);
                into.add(member.getKey(), both);
            } else {
                into.add(member.getKey(), member.getValue());
            }
        });
    }

    private static @Nullable String kind(String path, JsonObject narrow, JsonObject wide) {
        Set<String> possible = types(wide);
        Set<String> given = types(narrow);
        boolean fits = possible.isEmpty()
                || (!given.isEmpty()
                        && given.stream()
                                .allMatch(type -> possible.contains(type)
                                        || (type.equals("integer") && possible.contains("number"))));
        if (!fits) {
            return path + " is " + (given.isEmpty() ? "anything" : String.join(" or ", given)) + " and not "
                    + String.join(" or ", possible);
        }
        JsonArray constants = constants(wide);
        if (constants == null) {
            return null;
        }
        JsonArray own = constants(narrow);
        if (own == null) {
            return path + " is not one of " + constants;
        }
        for (JsonElement constant : own) {
            if (!constants.contains(constant)) {
                return path + " may be " + constant;
            }
        }
        return null;
    }

    private static Set<String> types(JsonObject schema) {
        Set<String> types = new HashSet<>();
        JsonElement type = schema.get("type");
        if (type instanceof JsonArray several) {
            several.forEach(each -> types.add(each.getAsString()));
        } else if (type != null) {
            types.add(type.getAsString());
        }
        return types;
    }

    private static @Nullable JsonArray constants(JsonObject schema) {
        if (schema.has("const")) {
            JsonArray one = new JsonArray();
            one.add(schema.get("const"));
            return one;
        }
        return schema.has("enum") ? schema.getAsJsonArray("enum") : null;
    }

    private static @Nullable String limits(String path, JsonObject narrow, JsonObject wide) {
        for (String keyword : LOWER) {
            if (exceeds(keyword, narrow, wide, -1)) {
                return path + " has a " + keyword + " of " + wide.get(keyword);
            }
        }
        for (String keyword : UPPER) {
            if (exceeds(keyword, narrow, wide, 1)) {
                return path + " has a " + keyword + " of " + wide.get(keyword);
            }
        }
        for (String keyword : SAME) {
            if (wide.has(keyword) && !Objects.equals(wide.get(keyword), narrow.get(keyword))) {
                return path + " has the " + keyword + " " + wide.get(keyword);
            }
        }
        return null;
    }

    /** @param sign -1 for a lower bound, 1 for an upper one */
    private static boolean exceeds(String keyword, JsonObject narrow, JsonObject wide, int sign) {
        JsonElement bound = wide.get(keyword);
        if (bound == null) {
            return false;
        }
        JsonElement own = narrow.get(keyword);
        return own == null || sign * own.getAsBigDecimal().compareTo(bound.getAsBigDecimal()) > 0;
    }

    private @Nullable String members(String path, JsonObject narrow, JsonObject wide) {
        JsonObject given = properties(narrow);
        JsonObject wanted = properties(wide);
        if (wide.has("required")) {
            for (JsonElement name : wide.getAsJsonArray("required")) {
                boolean always = narrow.has("required")
                        && narrow.getAsJsonArray("required").contains(new JsonPrimitive(name.getAsString()));
                if (!always) {
                    return path + "." + name.getAsString() + " may be missing";
                }
            }
        }
        for (String name : wanted.keySet()) {
            if (given.has(name)) {
                String misfit = misfit(path + "." + name, given.getAsJsonObject(name), wanted.getAsJsonObject(name));
                if (misfit != null) {
                    return misfit;
                }
            }
        }
        return null;
    }

    private static JsonObject properties(JsonObject schema) {
        return schema.has("properties") ? schema.getAsJsonObject("properties") : new JsonObject();
    }

    private @Nullable String elements(String path, JsonObject narrow, JsonObject wide) {
        String misfit = within(path + "[*]", "items", narrow, wide);
        return misfit == null ? within(path + ".*", "additionalProperties", narrow, wide) : misfit;
    }

    private @Nullable String within(String path, String keyword, JsonObject narrow, JsonObject wide) {
        return wide.get(keyword) instanceof JsonObject wanted
                ? misfit(path, narrow.get(keyword) instanceof JsonObject given ? given : new JsonObject(), wanted)
                : null;
    }
}
