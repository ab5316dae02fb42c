package io.jsonrpc.openrpc;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/** What a change of one method breaks. */
final class MethodComparison {

    private final String name;

    private final JsonObject before;

    private final JsonObject documentBefore;

    private final JsonObject after;

    private final JsonObject documentAfter;

    MethodComparison(
            String name, JsonObject before, JsonObject documentBefore, JsonObject after, JsonObject documentAfter) {
        this.name = name;
        this.before = before;
        this.documentBefore = documentBefore;
        this.after = after;
        this.documentAfter = documentAfter;
    }

    /** The methods of a document, by name and by alias. */
    static Map<String, JsonObject> byName(JsonObject document) {
        Map<String, JsonObject> methods = new LinkedHashMap<>();
        for (JsonElement element : document.getAsJsonArray("methods")) {
            JsonObject method = element.getAsJsonObject();
            methods.put(text(method, "name"), method);
            elements(method, "x-aliases").forEach(alias -> methods.put(alias.getAsString(), method));
        }
        return methods;
    }

    void addTo(List<String> breaks) {
        if (!text(this.before, "x-direction").equals(text(this.after, "x-direction"))) {
            add(breaks, "it is called by the other end now");
        } else if (this.before.has("result") != this.after.has("result")) {
            add(breaks, this.after.has("result") ? "it is no notification any more" : "it is a notification now");
        } else if (this.before.has("x-stream") != this.after.has("x-stream")) {
            add(breaks, this.after.has("x-stream") ? "it answers with a stream now" : "it answers with a value now");
        } else {
            addParams(breaks);
            addResult(breaks);
            addErrors(breaks);
        }
    }

    private void add(List<String> breaks, String line) {
        breaks.add(this.name + ": " + line);
    }

    private void addParams(List<String> breaks) {
        List<JsonObject> then = params(this.before);
        List<JsonObject> now = params(this.after);
        for (int i = 0; i < then.size(); i++) {
            JsonObject param = then.get(i);
            String called = text(param, "name");
            int at = names(now).indexOf(called);
            if (at < 0) {
                add(breaks, "the param '" + called + "' is gone");
            } else {
                if (at != i) {
                    add(breaks, "the param '" + called + "' is at another position");
                }
                addParam(breaks, called, param, now.get(at));
            }
        }
        now.stream()
                .filter(param -> isRequired(param) && !names(then).contains(text(param, "name")))
                .forEach(param -> add(breaks, "the param '" + text(param, "name") + "' is new and required"));
    }

    private void addParam(List<String> breaks, String called, JsonObject then, JsonObject now) {
        if (isRequired(now) && !isRequired(then)) {
            add(breaks, "the param '" + called + "' is required now");
        }
        if (then.has("x-stream-argument") != now.has("x-stream-argument")) {
            add(
                    breaks,
                    "the param '" + called + "' is " + (now.has("x-stream-argument") ? "a stream" : "a value")
                            + " now");
            return;
        }
        accepted("the param '" + called + "'", then.get("schema"), now.get("schema"), breaks);
        if (then.has("x-stream-argument")) {
            accepted(
                    "an item of the param '" + called + "'",
                    item(then, "x-stream-argument"),
                    item(now, "x-stream-argument"),
                    breaks);
        }
    }

    /** What was accepted must be accepted. */
    private void accepted(String what, JsonElement then, JsonElement now, List<String> breaks) {
        report(
                what + " accepts less",
                new SchemaComparison(this.documentBefore, this.documentAfter).misfit(then, now),
                breaks);
    }

    /** What is sent must be what was sent. */
    private void sent(String what, JsonElement then, JsonElement now, List<String> breaks) {
        report(
                what + " may be more",
                new SchemaComparison(this.documentAfter, this.documentBefore).misfit(now, then),
                breaks);
    }

    private void report(String what, @Nullable String misfit, List<String> breaks) {
        if (misfit != null) {
            add(breaks, what + " than before: " + misfit);
        }
    }

    private void addResult(List<String> breaks) {
        if (this.before.has("x-stream")) {
            sent("an item", item(this.before, "x-stream"), item(this.after, "x-stream"), breaks);
            for (String member : List.of("itemMethod", "unsubscribeMethod", "resumeParam")) {
                String then = text(this.before.getAsJsonObject("x-stream"), member);
                if (!then.isEmpty() && !then.equals(text(this.after.getAsJsonObject("x-stream"), member))) {
                    add(breaks, "the " + member + " of its stream is no longer '" + then + "'");
                }
            }
        } else if (this.before.has("result")) {
            sent(
                    "the result",
                    this.before.getAsJsonObject("result").get("schema"),
                    this.after.getAsJsonObject("result").get("schema"),
                    breaks);
        }
    }

    private void addErrors(List<String> breaks) {
        Map<String, Integer> then = errors(this.before);
        errors(this.after).forEach((type, code) -> {
            Integer earlier = then.get(type);
            if (earlier != null && !earlier.equals(code)) {
                add(breaks, "the error '" + type + "' has the code " + code + " now, and had " + earlier);
            }
        });
    }

    private static Map<String, Integer> errors(JsonObject method) {
        Map<String, Integer> codes = new TreeMap<>();
        elements(method, "errors")
                .forEach(error -> codes.put(
                        text(error.getAsJsonObject().getAsJsonObject("data"), "type"),
                        error.getAsJsonObject().get("code").getAsInt()));
        return codes;
    }

    private static JsonElement item(JsonObject of, String member) {
        return of.getAsJsonObject(member).get("item");
    }

    private static List<JsonObject> params(JsonObject method) {
        List<JsonObject> params = new ArrayList<>();
        elements(method, "params").forEach(param -> params.add(param.getAsJsonObject()));
        return params;
    }

    private static List<String> names(List<JsonObject> params) {
        return params.stream().map(param -> text(param, "name")).toList();
    }

    private static boolean isRequired(JsonObject param) {
        return param.has("required") && param.get("required").getAsBoolean();
    }

    private static String text(JsonObject object, String member) {
        return object.has(member) ? object.get(member).getAsString() : "";
    }

    private static JsonArray elements(JsonObject object, String member) {
        return object.has(member) ? object.getAsJsonArray(member) : new JsonArray();
    }
}
