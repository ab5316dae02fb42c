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

    /** Whether clients that know the earlier document answer the method, and else whether they call it. */
    private final boolean called;

    MethodComparison(
            String name,
            JsonObject before,
            JsonObject documentBefore,
            JsonObject after,
            JsonObject documentAfter,
            boolean called) {
        this.name = name;
        this.before = before;
        this.documentBefore = documentBefore;
        this.after = after;
        this.documentAfter = documentAfter;
        this.called = called;
    }

    /** The methods that the server answers, by name and by alias. */
    static Map<String, JsonObject> answered(JsonObject document) {
        return byName(document, false, true);
    }

    /** The methods that clients answer, by name and by alias. */
    static Map<String, JsonObject> known(JsonObject document) {
        return byName(document, true, true);
    }

    /** The methods that the server calls, by the name that it calls. */
    static Map<String, JsonObject> called(JsonObject document) {
        return byName(document, true, false);
    }

    /** Both ends may have a method of the same name. */
    private static Map<String, JsonObject> byName(JsonObject document, boolean called, boolean aliases) {
        Map<String, JsonObject> methods = new LinkedHashMap<>();
        for (JsonElement element : document.getAsJsonArray("methods")) {
            JsonObject method = element.getAsJsonObject();
            if (text(method, "x-direction").equals("serverToClient") == called) {
                methods.put(text(method, "name"), method);
                if (aliases) {
                    elements(method, "x-aliases").forEach(alias -> methods.put(alias.getAsString(), method));
                }
            }
        }
        return methods;
    }

    void addTo(List<String> breaks) {
        if (this.before.has("result") != this.after.has("result")) {
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
                if (!this.called || isRequired(param)) {
                    add(breaks, "the param '" + called + "' is gone");
                }
            } else {
                if (at != i) {
                    add(breaks, "the param '" + called + "' is at another position");
                }
                addParam(breaks, called, param, now.get(at));
            }
        }
        if (this.called) {
            // Clients pass over a param that they do not know.
            return;
        }
        now.stream()
                .filter(param -> isRequired(param) && !names(then).contains(text(param, "name")))
                .forEach(param -> add(breaks, "the param '" + text(param, "name") + "' is new and required"));
    }

    private void addParam(List<String> breaks, String called, JsonObject then, JsonObject now) {
        if (isRequired(now) != isRequired(then) && isRequired(then) == this.called) {
            add(breaks, "the param '" + called + "' " + (this.called ? "may be missing now" : "is required now"));
        }
        if (then.has("x-stream-argument") != now.has("x-stream-argument")) {
            add(
                    breaks,
                    "the param '" + called + "' is " + (now.has("x-stream-argument") ? "a stream" : "a value")
                            + " now");
            return;
        }
        request("the param '" + called + "'", then.get("schema"), now.get("schema"), breaks);
        if (then.has("x-stream-argument")) {
            request(
                    "an item of the param '" + called + "'",
                    item(then, "x-stream-argument"),
                    item(now, "x-stream-argument"),
                    breaks);
        }
    }

    /** What callers send. */
    private void request(String what, JsonElement then, JsonElement now, List<String> breaks) {
        if (this.called) {
            sent(what, then, now, breaks);
        } else {
            accepted(what, then, now, breaks);
        }
    }

    /** What is answered. */
    private void answer(String what, JsonElement then, JsonElement now, List<String> breaks) {
        if (this.called) {
            accepted(what, then, now, breaks);
        } else {
            sent(what, then, now, breaks);
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
            answer("an item", item(this.before, "x-stream"), item(this.after, "x-stream"), breaks);
            for (String member : List.of("itemMethod", "unsubscribeMethod", "resumeParam")) {
                String then = text(this.before.getAsJsonObject("x-stream"), member);
                if (!then.isEmpty() && !then.equals(text(this.after.getAsJsonObject("x-stream"), member))) {
                    add(breaks, "the " + member + " of its stream is no longer '" + then + "'");
                }
            }
        } else if (this.before.has("result")) {
            answer(
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
