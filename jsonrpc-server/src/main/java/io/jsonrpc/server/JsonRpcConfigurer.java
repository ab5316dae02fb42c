package io.jsonrpc.server;

/**
 * Maps paths to handlers. Every bean of this type is called once at start-up.
 *
 * <p>Two endpoints:
 *
 * <pre>{@code
 * @Component
 * class Endpoints implements JsonRpcConfigurer {
 *
 *     public void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry) {
 *         registry.addHandler(new EchoHandler(), "/echo").addHandler(new RoomHandler(), "/rooms/{room}");
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcConfigurer {

    /** Registers handlers. */
    void registerJsonRpcHandlers(JsonRpcHandlerRegistry registry);
}
