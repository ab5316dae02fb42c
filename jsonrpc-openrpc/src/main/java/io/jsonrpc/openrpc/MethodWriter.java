package io.jsonrpc.openrpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import com.google.gson.reflect.TypeToken;
import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.Progress;
import io.jsonrpc.core.codec.binding.ParamSpec;
import io.jsonrpc.core.contract.ErrorContract;
import io.jsonrpc.core.contract.MethodContract;
import io.jsonrpc.core.contract.MethodParam;
import io.jsonrpc.core.contract.StreamContract;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Method;
import java.lang.reflect.Parameter;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Writes the methods of one document. Used by one thread. */
final class MethodWriter {

    private final Schemas schemas;

    private final Texts texts;

    /** What is done when the schemas are complete. */
    private final List<Consumer<JsonObject>> last = new ArrayList<>();

    MethodWriter(Schemas schemas, Texts texts) {
        this.schemas = schemas;
        this.texts = texts;
    }

    /** A method that the server answers. */
    JsonObject answered(MethodContract method) {
        return method(method, "clientToServer");
    }

    /** A method that clients answer. */
    JsonObject called(MethodContract method) {
        return method(method, "serverToClient");
    }

    /** Completes the methods, with the schemas of the document. */
    void finish(JsonObject components) {
        this.last.forEach(action -> action.accept(components));
    }

    private JsonObject method(MethodContract method, String direction) {
        JsonObject json = new JsonObject();
        json.addProperty("name", method.name());
        this.texts.addTo(json, method.method());
        if (method.isDeprecated()) {
            json.addProperty("deprecated", true);
        }
        json.addProperty("paramStructure", "either");
        json.add("params", params(method));
        if (!method.notification()) {
            json.add("result", result(method));
        }
        if (!method.errors().isEmpty()) {
            json.add("errors", errors(method.errors()));
        }
        json.addProperty("x-direction", direction);
        if (!method.aliases().isEmpty()) {
            JsonArray aliases = new JsonArray();
            method.aliases().forEach(aliases::add);
            json.add("x-aliases", aliases);
        }
        if (method.idempotent()) {
            json.addProperty("x-idempotent", true);
        }
        if (method.stream() != null) {
            json.add("x-stream", stream(method, method.stream()));
        }
        this.last.add(components -> Examples.add(json, method.method()));
        return json;
    }

    private JsonArray params(MethodContract method) {
        JsonArray params = new JsonArray();
        Parameter[] parameters = method.method().getParameters();
        for (MethodParam param : method.params()) {
            ParamSpec spec = param.spec();
            if (spec != null && spec.whole()) {
                addWhole(params, spec);
            } else if (spec != null) {
                params.add(param(method.method(), param, spec, parameters[param.index()]));
            }
        }
        return params;
    }

    private JsonObject param(Method method, MethodParam param, ParamSpec spec, Parameter parameter) {
        JsonObject schema = param.stream() != null
                ? streamReference()
                : param.is(Progress.class) ? token() : this.schemas.of(Members.held(spec.type()));
        JsonObject json = new JsonObject();
        json.addProperty("name", spec.name());
        this.texts.addTo(json, method, parameter);
        json.addProperty("required", isRequired(param, spec));
        json.add("schema", spec.nullable() || isOptional(spec.type()) ? orNull(schema) : schema);
        this.last.add(components -> ParamConstraints.add(parameter, schema));
        if (spec.defaultValue() != null) {
            JsonElement value = JsonParser.parseString(spec.defaultValue().json());
            this.last.add(components -> addDefault(schema, value));
        }
        if (param.stream() != null) {
            JsonObject item = new JsonObject();
            item.add("item", this.schemas.of(param.itemType()));
            json.add("x-stream-argument", item);
        }
        return json;
    }

    private static boolean isRequired(MethodParam param, ParamSpec spec) {
        return !spec.nullable() && spec.defaultValue() == null && !isOptional(param.type());
    }

    private static boolean isOptional(Type type) {
        return Members.isOptional(TypeToken.get(type).getRawType());
    }

    /** What stands for a stream among params (PROTOCOL.md, 6.6). */
    private static JsonObject streamReference() {
        JsonObject id = new JsonObject();
        id.addProperty("type", "string");
        JsonObject properties = new JsonObject();
        properties.add("rpc.stream", id);
        JsonArray required = new JsonArray();
        required.add("rpc.stream");
        JsonObject reference = new JsonObject();
        reference.addProperty("type", "object");
        reference.add("properties", properties);
        reference.add("required", required);
        return reference;
    }

    /** The token of a progress that the caller names. */
    private static JsonObject token() {
        JsonArray types = new JsonArray();
        types.add("string");
        types.add("number");
        JsonObject token = new JsonObject();
        token.add("type", types);
        return token;
    }

    private static JsonObject orNull(JsonObject schema) {
        JsonObject nothing = new JsonObject();
        nothing.addProperty("type", "null");
        JsonArray choices = new JsonArray();
        choices.add(schema);
        choices.add(nothing);
        JsonObject either = new JsonObject();
        either.add("anyOf", choices);
        return either;
    }

    /** Beside a reference nothing else counts. */
    private static void addDefault(JsonObject schema, JsonElement value) {
        JsonElement reference = schema.remove("$ref");
        if (reference != null) {
            JsonObject referring = new JsonObject();
            referring.add("$ref", reference);
            JsonArray all = new JsonArray();
            all.add(referring);
            schema.add("allOf", all);
        }
        schema.add("default", value);
    }

    /** The members of a class are the params; what has no members is one descriptor for all of them. */
    private void addWhole(JsonArray params, ParamSpec spec) {
        JsonObject whole = this.schemas.of(Members.held(spec.type()));
        this.last.add(components -> {
            JsonObject object = resolve(whole, components);
            if (!object.has("properties")) {
                JsonObject all = new JsonObject();
                all.addProperty("name", "params");
                all.addProperty("required", !spec.nullable());
                all.add("schema", whole);
                all.addProperty("x-whole-params", true);
                params.add(all);
                return;
            }
            JsonElement required = object.get("required");
            object.getAsJsonObject("properties").entrySet().forEach(member -> {
                JsonObject json = new JsonObject();
                json.addProperty("name", member.getKey());
                json.addProperty(
                        "required",
                        required != null && required.getAsJsonArray().contains(new JsonPrimitive(member.getKey())));
                json.add("schema", member.getValue());
                params.add(json);
            });
        });
    }

    private static JsonObject resolve(JsonObject schema, JsonObject components) {
        JsonElement reference = schema.get("$ref");
        if (reference == null) {
            return schema;
        }
        String text = reference.getAsString();
        return components.getAsJsonObject(text.substring(text.lastIndexOf('/') + 1));
    }

    private JsonObject result(MethodContract method) {
        JsonObject result = new JsonObject();
        StreamContract stream = method.stream();
        if (stream != null) {
            JsonObject id = new JsonObject();
            id.addProperty("type", "string");
            result.addProperty("name", "subscription");
            this.texts.addResult(result, method.method());
            result.add("schema", id);
            return result;
        }
        JsonObject schema = this.schemas.of(method.resultType());
        result.addProperty("name", "result");
        this.texts.addResult(result, method.method());
        result.add("schema", mayBeNull(method) ? orNull(schema) : schema);
        return result;
    }

    /** By its annotations: the schema of an optional type says it itself. */
    private static boolean mayBeNull(MethodContract method) {
        if (method.isVoid() || isOptional(method.resultType())) {
            return false;
        }
        AnnotatedType type = method.method().getAnnotatedReturnType();
        if (method.async() != null && type instanceof AnnotatedParameterizedType future) {
            return Members.hasNullable(future.getAnnotatedActualTypeArguments()[0]);
        }
        return Members.hasNullable(type) || Members.hasNullable(method.method());
    }

    private static JsonArray errors(List<ErrorContract> errors) {
        JsonArray all = new JsonArray();
        for (ErrorContract error : errors) {
            JsonObject data = new JsonObject();
            data.addProperty("type", error.type());
            JsonObject json = new JsonObject();
            json.addProperty("code", error.code());
            json.addProperty("message", error.type());
            json.add("data", data);
            all.add(json);
        }
        return all;
    }

    private JsonObject stream(MethodContract method, StreamContract stream) {
        JsonObject json = new JsonObject();
        json.add("item", this.schemas.of(method.resultType()));
        json.addProperty("delivery", wire(stream.delivery()));
        json.addProperty("itemMethod", stream.item() == null ? "rpc.stream.item" : stream.item());
        addName(json, "unsubscribeMethod", stream.unsubscribe());
        if (stream.resumeFrom() >= 0) {
            ParamSpec position = method.params().get(stream.resumeFrom()).spec();
            addName(json, "resumeParam", position == null ? null : position.name());
        }
        return json;
    }

    private static void addName(JsonObject json, String member, @Nullable String name) {
        if (name != null) {
            json.addProperty(member, name);
        }
    }

    /** {@code DROP_OLDEST} is {@code dropOldest}. */
    private static String wire(Delivery delivery) {
        String[] words = delivery.name().toLowerCase(Locale.ROOT).split("_", -1);
        StringBuilder name = new StringBuilder(words[0]);
        for (int i = 1; i < words.length; i++) {
            name.append(Character.toUpperCase(words[i].charAt(0))).append(words[i], 1, words[i].length());
        }
        return name.toString();
    }
}
