package io.jsonrpc.server.endpoint;

import io.jsonrpc.core.JsonRpcHandler;
import org.jspecify.annotations.Nullable;

/**
 * One path pattern and the handler behind it.
 *
 * @param pattern the path pattern relative to the context path, such as {@code /rooms/{room}}
 * @param handlers where sessions get their handler from
 * @param options a handler of that kind, asked for its options only
 */
public record Endpoint(String pattern, HandlerSource handlers, JsonRpcHandler<?> options) {

    /** The handler's label, or the path pattern when it has none. */
    public String label() {
        @Nullable String label = this.options.getLabel();
        return label == null ? this.pattern : label;
    }
}
