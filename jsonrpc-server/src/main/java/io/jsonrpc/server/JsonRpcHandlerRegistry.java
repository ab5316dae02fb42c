package io.jsonrpc.server;

import io.jsonrpc.core.RequestHandler;

/**
 * Registers the handlers of an application at start-up.
 *
 * <pre>{@code
 * registry.addHandler(new ChatHandler(), "/chat/{room}")
 *         .withAllowedOrigins("https://example.org")
 *         .withLabel("chat");
 * }</pre>
 *
 * <p>Paths are Spring path patterns relative to the context path: {@code /echo}, {@code /rooms/{room}}. The session
 * gives access to their variables. Two handlers on one path make the start-up fail.
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistry {

    /**
     * Registers one handler, shared by all sessions of these paths. If it is also a {@link
     * io.jsonrpc.core.SessionListener}, it is called for the sessions. The options of a {@link
     * io.jsonrpc.core.kurento.JsonRpcHandler} are read from it now.
     *
     * @return sets the options of these paths
     */
    JsonRpcHandlerRegistration addHandler(RequestHandler<?> handler, String... paths);

    /**
     * Registers a handler class of which each session of these paths has its own bean, created on a worker thread
     * before the session's first callback and destroyed with the session. Its options are those of the registration
     * only.
     *
     * @return sets the options of these paths
     */
    JsonRpcHandlerRegistration addPerSessionHandler(Class<? extends RequestHandler<?>> handlerClass, String... paths);

    /**
     * Registers a prototype bean by name; each session of these paths has its own instance, destroyed with the session.
     *
     * @return sets the options of these paths
     */
    JsonRpcHandlerRegistration addPerSessionHandler(String beanName, String... paths);
}
