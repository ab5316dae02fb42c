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
 * Whether callers of an endpoint that know an earlier document can call it still, and whether an endpoint that knows the
 * earlier one can call its clients. The guide has the rules as a table.
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
     * @return one line each, with the method, in the order of the earlier document; empty if there is none
     */
    public static List<String> breaks(JsonObject before, JsonObject after) {
        Map<String, JsonObject> now = MethodComparison.byName(after);
        List<String> breaks = new ArrayList<>();
        MethodComparison.byName(before).forEach((name, method) -> {
            JsonObject changed = now.get(name);
            if (changed == null) {
                breaks.add(name + ": the method is gone");
            } else {
                new MethodComparison(name, method, before, changed, after).addTo(breaks);
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
