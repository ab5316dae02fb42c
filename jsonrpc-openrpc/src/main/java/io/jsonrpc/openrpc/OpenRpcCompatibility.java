package io.jsonrpc.openrpc;

import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Whether clients that know an earlier document of an endpoint can use the one of today: call it, and answer its calls. The
 * guide has the rules as tables.
 *
 * <pre>{@code
 * @Test
 * void callersOfVersion3CanCallStill() {
 *     OpenRpcCompatibility.requireCompatible(Path.of("src/test/resources/openrpc-3.json"), documents.of("/prices"));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class OpenRpcCompatibility {

    private OpenRpcCompatibility() {}

    /**
     * Which changes break callers.
     *
     * @param before a document of {@link OpenRpcWriter}
     * @param after a later one
     * @return one line each, with the method: those of methods that the server answers, in the order of the earlier document,
     *     and then those of methods that it calls, in the order of the later one; empty if there is none
     */
    public static List<String> breaks(JsonObject before, JsonObject after) {
        List<String> breaks = new ArrayList<>();
        Map<String, JsonObject> answered = MethodComparison.answered(after);
        MethodComparison.answered(before).forEach((name, method) -> {
            JsonObject changed = answered.get(name);
            if (changed == null) {
                breaks.add(name + ": the method is gone");
            } else {
                new MethodComparison(name, method, before, changed, after, false).addTo(breaks);
            }
        });
        Map<String, JsonObject> known = MethodComparison.known(before);
        MethodComparison.called(after).forEach((name, method) -> {
            JsonObject earlier = known.get(name);
            if (earlier != null) {
                new MethodComparison(name, earlier, before, method, after, true).addTo(breaks);
            } else if (method.has("result")) {
                breaks.add(name + ": clients of before do not have the method");
            }
        });
        return List.copyOf(breaks);
    }

    /**
     * Fails if a change breaks callers.
     *
     * @param before a file with the earlier document, in UTF-8
     * @throws AssertionError with all of them
     * @throws UncheckedIOException if the file cannot be read
     */
    public static void requireCompatible(Path before, JsonObject after) {
        List<String> breaks;
        try {
            String text = Files.readString(before, StandardCharsets.UTF_8);
            breaks = breaks(JsonParser.parseString(text).getAsJsonObject(), after);
        } catch (IOException ex) {
            throw new UncheckedIOException("The earlier document cannot be read: " + before, ex);
        }
        if (!breaks.isEmpty()) {
            throw new AssertionError("Callers that know " + before.getFileName() + " are broken by "
                    + (breaks.size() == 1 ? "one change" : breaks.size() + " changes") + ":\n  "
                    + String.join("\n  ", breaks));
        }
    }
}
