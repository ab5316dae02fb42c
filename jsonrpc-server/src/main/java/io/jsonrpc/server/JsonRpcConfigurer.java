package io.jsonrpc.server;

/**
 * Maps paths to handlers. Every bean of this type is asked once at start-up.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcConfigurer {

    /** Registers handlers. */
    void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry);
}
