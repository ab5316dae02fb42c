package io.jsonrpc.server;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;

/**
 * Options of the paths that a handler was registered for. They apply to that handler on all of its paths; {@link
 * #addHandler} continues with the next handler.
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
     * @return sets the options of these paths
     */
    JsonRpcHandlerRegistration addHandler(RequestHandler<?> handler, String... paths);

    /** Offers SockJS below the paths; the paths themselves remain plain WebSocket. */
    JsonRpcHandlerRegistration withSockJS();

    /**
     * Allows pages of other origins to connect. Default: the same origin only.
     *
     * @param origins exact ({@code https://example.org}) or with {@code *} in place of the scheme, a part of the host
     *     or the port ({@code https://*.example.org}, {@code http://localhost:*}); {@code *} for all, {@code null} for
     *     pages without an origin. An invalid entry fails at start-up
     */
    JsonRpcHandlerRegistration withAllowedOrigins(String... origins);

    /** Sets the name of the endpoint in logs, metrics and the actuator. Default: the path pattern. */
    JsonRpcHandlerRegistration withLabel(String label);

    /** Closes a socket (4003) that has announced pings and sent no text for three intervals. Default: off. */
    JsonRpcHandlerRegistration withPingWatchdog(boolean watchdog);

    /**
     * Adds interceptors of the web stack in use: Spring's {@code HandshakeInterceptor}, or {@code WebFilter} on WebFlux. A
     * wrong type fails at start-up.
     */
    JsonRpcHandlerRegistration withInterceptors(Object... interceptors);

    /**
     * Adds interceptors that run around the handling of each request and notification, in this order, the first
     * outermost. Those that are beans run around these.
     */
    JsonRpcHandlerRegistration withCallInterceptors(ServerCallInterceptor... interceptors);

    /**
     * Adds interceptors that run around each request and notification sent to a client, in this order. Those that are
     * beans run before these. What a {@link SessionSelection} sends passes none.
     */
    JsonRpcHandlerRegistration withCallInterceptors(ClientCallInterceptor... interceptors);

    /** Enables or disables the classic session methods. Default: on. */
    JsonRpcHandlerRegistration withClassicSessions(boolean classic);

    /** Adds the session id to results, and wraps those that are not objects, like Kurento's server. Default: off. */
    JsonRpcHandlerRegistration withSessionIdInResults(boolean sessionId);

    /**
     * Lets clients open a channel of another socket at the paths (PROTOCOL.md, 3.6). No filter of the web server and no
     * handshake interceptor sees that; the {@link ChannelAuthorizer} decides. Default: off.
     */
    JsonRpcHandlerRegistration withChannels();

    /**
     * Answers calls by HTTP at the paths: a {@code POST} of a request or a batch is a session that lives for one call
     * (PROTOCOL.md, 1.1). Its interceptors, {@code afterConnectionEstablished} and {@code afterConnectionClosed} run for
     * each; the client cannot be called. Fails at start-up for a handler of which each session has its own. Default: off.
     */
    JsonRpcHandlerRegistration withHttpCalls();
}
