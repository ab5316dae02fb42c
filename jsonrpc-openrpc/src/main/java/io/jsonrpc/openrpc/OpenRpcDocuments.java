package io.jsonrpc.openrpc;

import com.google.gson.JsonObject;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.jspecify.annotations.Nullable;

/**
 * The documents of an application, one for each endpoint that has controllers, by its path pattern. Immutable.
 *
 * @since 0.1
 */
public final class OpenRpcDocuments {

    private final Map<String, JsonObject> documents;

    /** @param documents by path pattern, relative to the context path */
    public OpenRpcDocuments(Map<String, JsonObject> documents) {
        this.documents = new TreeMap<>(documents);
    }

    /** The path patterns, in alphabetical order. */
    public List<String> paths() {
        return List.copyOf(this.documents.keySet());
    }

    /** The document of an endpoint, a copy; null if there is none. */
    public @Nullable JsonObject of(String path) {
        JsonObject document = this.documents.get(path);
        return document == null ? null : document.deepCopy();
    }
}
