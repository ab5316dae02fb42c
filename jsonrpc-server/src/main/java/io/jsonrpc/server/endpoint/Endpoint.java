package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;
import org.jspecify.annotations.Nullable;

/**
 * A path pattern and its handler.
 *
 * @param pattern the path pattern relative to the context path, such as {@code /rooms/{room}}
 * @param handlers provides the handler of each session
 * @param options a handler of that type, used only for its options
 */
public record Endpoint(String pattern, HandlerSource handlers, JsonRpcHandler<?> options) {

    /** The handler's label, or the path pattern if it has none. */
    public String label() {
        @Nullable String label = this.options.getLabel();
        return label == null ? this.pattern : label;
    }
}
