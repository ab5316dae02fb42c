package io.jsonrpc.core.codec.binding;

import com.google.gson.JsonObject;
import com.google.gson.TypeAdapter;
import com.google.gson.stream.JsonReader;
import com.google.gson.stream.JsonWriter;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/**
 * Reads values from a tree that was read before. The values inside are taken from the same tree, so what is nested is
 * parsed once at any depth.
 */
final class TreeValues {

    private TreeValues() {}

    /** @throws PathReader.InnerFault if it does not fit, with the path from this value */
    static <T> @Nullable T read(TypeAdapter<T> adapter, JsonObject tree) {
        try {
            return new Located<>(adapter).fromJsonTree(tree);
        } catch (PathReader.InnerFault fault) {
            throw fault;
        } catch (RuntimeException unlocated) {
            return readText(adapter, tree.toString());
        }
    }

    /** Reads it once more, because only the reader of a text knows at which member it fails. */
    private static <T> @Nullable T readText(TypeAdapter<T> adapter, String json) {
        PathReader in = PathReader.single(json, Integer.MAX_VALUE);
        try {
            return adapter.read(in);
        } catch (IOException | RuntimeException ex) {
            throw new PathReader.InnerFault(in.faultPath(ex), ex);
        }
    }

    /** Adds the path of a value inside to the fault in it. */
    private static final class Located<T> extends TypeAdapter<T> {

        private final TypeAdapter<T> adapter;

        Located(TypeAdapter<T> adapter) {
            this.adapter = adapter;
        }

        @Override
        public @Nullable T read(JsonReader in) throws IOException {
            try {
                return this.adapter.read(in);
            } catch (RuntimeException ex) {
                PathReader.InnerFault inner = PathReader.InnerFault.in(ex);
                throw inner == null ? ex : inner.inside(in.getPreviousPath());
            }
        }

        @Override
        public void write(JsonWriter out, @Nullable T value) throws IOException {
            this.adapter.write(out, value);
        }
    }
}
