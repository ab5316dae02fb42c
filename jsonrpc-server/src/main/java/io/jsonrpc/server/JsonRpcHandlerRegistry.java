package io.jsonrpc.server;

import io.jsonrpc.core.JsonRpcHandler;

/**
 * Registers the handlers of an application at start-up.
 *
 * <p>Paths are Spring path patterns relative to the context path: {@code /echo}, {@code /rooms/{room}}. The session
 * gives access to their variables. Two handlers on one path make the start-up fail.
 *
 * <p>One handler for all sessions of two paths, and one per session of a third:
 *
 * <pre>{@code
 * registry.addHandler(new EchoHandler(), "/echo", "/v2/echo");
 * registry.addPerSessionHandler(GameHandler.class, "/games/{game}");
 * }</pre>
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistry {

    /** Registers one handler, shared by all sessions of these paths. */
    JsonRpcHandlerRegistration addHandler(JsonRpcHandler<?> handler, String... paths);

    /** Registers a handler class of which each session of these paths has its own bean, destroyed with the session. */
    JsonRpcHandlerRegistration addPerSessionHandler(Class<? extends JsonRpcHandler<?>> handlerClass, String... paths);

    /**
     * Registers a prototype bean by name; each session of these paths has its own instance, destroyed with the session.
     */
    JsonRpcHandlerRegistration addPerSessionHandler(String beanName, String... paths);
}
