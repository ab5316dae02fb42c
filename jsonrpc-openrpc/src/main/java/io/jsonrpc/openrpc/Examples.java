package io.jsonrpc.openrpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.annotation.JsonRpcExample;
import java.lang.reflect.Method;
import java.util.List;

/** The examples of a method, as pairs of params and result: each param has the name that it has in the document. */
final class Examples {

    private Examples() {}

    /** @param json the method in the document, whose params are complete */
    static void add(JsonObject json, Method method) {
        JsonArray pairs = new JsonArray();
        for (JsonRpcExample example : method.getAnnotationsByType(JsonRpcExample.class)) {
            JsonObject pair = new JsonObject();
            pair.addProperty("name", example.name());
            pair.add("params", params(example.params(), json.getAsJsonArray("params")));
            if (!example.result().isEmpty()) {
                pair.add("result", value("result", JsonParser.parseString(example.result())));
            }
            pairs.add(pair);
        }
        if (!pairs.isEmpty()) {
            json.add("examples", pairs);
        }
    }

    private static JsonArray params(String text, JsonArray declared) {
        JsonArray params = new JsonArray();
        if (text.isEmpty()) {
            return params;
        }
        List<JsonObject> descriptors =
                declared.asList().stream().map(JsonElement::getAsJsonObject).toList();
        JsonElement given = JsonParser.parseString(text);
        if (descriptors.stream().anyMatch(descriptor -> descriptor.has("x-whole-params"))) {
            params.add(value("params", given));
        } else if (given instanceof JsonObject named) {
            named.entrySet().forEach(member -> params.add(value(member.getKey(), member.getValue())));
        } else {
            JsonArray values = given.getAsJsonArray();
            for (int at = 0; at < values.size(); at++) {
                params.add(value(descriptors.get(at).get("name").getAsString(), values.get(at)));
            }
        }
        return params;
    }

    private static JsonObject value(String name, JsonElement value) {
        JsonObject json = new JsonObject();
        json.addProperty("name", name);
        json.add("value", value);
        return json;
    }
}
