package io.jsonrpc.server.endpoint;

import io.jsonrpc.server.EndpointOptions;

/**
 * A path pattern, its handler and its options.
 *
 * @param pattern the path pattern relative to the context path, such as {@code /rooms/{room}}
 * @param handlers provides the handler of each session
 * @param options how the path is served
 */
public record Endpoint(String pattern, HandlerSource handlers, EndpointOptions options) {

    /** The label, or the path pattern if there is none. */
    public String label() {
        String label = this.options.label();
        return label == null ? this.pattern : label;
    }
}
