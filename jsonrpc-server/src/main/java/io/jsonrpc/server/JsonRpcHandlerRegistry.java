package io.jsonrpc.server;

import io.jsonrpc.core.JsonRpcHandler;

/**
 * Takes the handlers of an application at start-up.
 *
 * <p>Paths are Spring path patterns relative to the context path: {@code /echo}, {@code /rooms/{room}}. Their variables
 * are readable from the session. Two handlers on one path fail at start-up.
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistry {

    /** One handler for all sessions of these paths. */
    JsonRpcHandlerRegistration addHandler(JsonRpcHandler<?> handler, String... paths);

    /** A handler bean of its own for each session of these paths, destroyed with the session. */
    JsonRpcHandlerRegistration addPerSessionHandler(Class<? extends JsonRpcHandler<?>> handlerClass, String... paths);

    /** A handler bean of its own for each session of these paths, made from the prototype bean of this name. */
    JsonRpcHandlerRegistration addPerSessionHandler(String beanName, String... paths);
}
