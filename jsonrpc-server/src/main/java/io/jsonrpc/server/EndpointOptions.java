package io.jsonrpc.server;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.kurento.JsonRpcHandler;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * How a path is served, independent of its handler. Set at the registration, see {@link JsonRpcHandlerRegistration}:
 *
 * <pre>{@code
 * registry.addHandler(new ChatHandler(), "/chat").withSockJS().withAllowedOrigins("https://example.org");
 * }</pre>
 *
 * @param label a name for logs, metrics and the actuator; null for the path pattern
 * @param sockJs whether SockJS is offered below the path
 * @param allowedOrigins origins of pages that may connect; empty for the same origin only
 * @param interceptors handshake interceptors of the web stack in use
 * @param serverCallInterceptors run around the handling of each request and notification, the first outermost
 * @param clientCallInterceptors run around each request and notification that is sent to a client, in this order
 * @param pingWatchdog whether a socket that announced pings is closed when they stop
 * @param classicSessions whether {@code connect}, {@code reconnect}, {@code ping}, {@code close} and {@code
 *     closeSession} are session methods
 * @param sessionIdInResults whether results contain the session id, like Kurento's
 * @param channels whether clients may open a channel of another socket at the path
 * @param httpCalls whether calls by HTTP are answered at the path
 * @since 0.1
 */
public record EndpointOptions(
        @Nullable String label,
        boolean sockJs,
        List<String> allowedOrigins,
        List<Object> interceptors,
        List<ServerCallInterceptor> serverCallInterceptors,
        List<ClientCallInterceptor> clientCallInterceptors,
        boolean pingWatchdog,
        boolean classicSessions,
        boolean sessionIdInResults,
        boolean channels,
        boolean httpCalls) {

    /** The options of a path without any set. */
    public static final EndpointOptions DEFAULT = new EndpointOptions(
            null, false, List.of(), List.of(), List.of(), List.of(), false, true, false, false, false);

    /** Copies the lists. */
    public EndpointOptions {
        allowedOrigins = List.copyOf(allowedOrigins);
        interceptors = List.copyOf(interceptors);
        serverCallInterceptors = List.copyOf(serverCallInterceptors);
        clientCallInterceptors = List.copyOf(clientCallInterceptors);
    }

    /** The options of a handler that defines its own. */
    public static EndpointOptions of(JsonRpcHandler<?> handler) {
        return new EndpointOptions(
                handler.getLabel(),
                handler.isSockJSEnabled(),
                handler.allowedOrigins(),
                handler.interceptors(),
                List.of(),
                List.of(),
                handler.isPingWatchdog(),
                handler.isClassicSessions(),
                handler.isSessionIdInResults(),
                handler.isChannelsEnabled(),
                handler.isHttpCallsEnabled());
    }
}
