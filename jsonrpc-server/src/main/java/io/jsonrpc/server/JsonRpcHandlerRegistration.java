package io.jsonrpc.server;

import io.jsonrpc.core.RequestHandler;

/**
 * Options of the paths that a handler was registered for. What is called here holds for that handler on all of its paths;
 * {@link #addHandler} goes on with the next one.
 *
 * <pre>{@code
 * registry.addHandler(echo, "/echo").withSockJS()
 *         .addHandler(chat, "/chat/{room}").withAllowedOrigins("https://example.org");
 * }</pre>
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistration {

    /**
     * Registers one more handler, shared by all sessions of its paths.
     *
     * @return takes the options of these paths
     */
    JsonRpcHandlerRegistration addHandler(RequestHandler<?> handler, String... paths);

    /** Offers SockJS below the paths; the paths themselves keep speaking plain WebSocket. */
    JsonRpcHandlerRegistration withSockJS();

    /**
     * Lets pages of other origins connect. Default: the same origin only.
     *
     * @param origins exact ({@code https://example.org}) or with {@code *} in place of the scheme, a part of the host or the
     *     port ({@code https://*.example.org}, {@code http://localhost:*}); {@code *} for all, {@code null} for pages without
     *     an origin. An entry that cannot be an origin fails at start
     */
    JsonRpcHandlerRegistration withAllowedOrigins(String... origins);

    /** Names the endpoint in logs, metrics and the actuator. Default: the path pattern. */
    JsonRpcHandlerRegistration withLabel(String label);

    /** Closes a socket (4003) that announced pings and sent no text for three intervals. Default: off. */
    JsonRpcHandlerRegistration withPingWatchdog(boolean watchdog);

    /**
     * Adds interceptors of the web stack in use: Spring's {@code HandshakeInterceptor}, or {@code WebFilter} on WebFlux. A
     * wrong type fails at start-up.
     */
    JsonRpcHandlerRegistration withInterceptors(Object... interceptors);

    /** Switches the classic session methods on (the default) or off. */
    JsonRpcHandlerRegistration withClassicSessions(boolean classic);

    /** Puts the session id into results, and wraps those that are not objects, as Kurento's server does. Default: off. */
    JsonRpcHandlerRegistration withSessionIdInResults(boolean sessionId);
}
