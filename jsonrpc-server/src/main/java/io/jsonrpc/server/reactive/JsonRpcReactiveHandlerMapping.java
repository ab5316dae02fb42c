package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRules;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.Collectors;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;

/**
 * Maps the paths of all endpoints to plain WebSocket on Reactor Netty. WebFlux has no SockJS: for a handler that
 * enables it a warning is logged, and it is served without.
 *
 * @since 0.1
 */
public final class JsonRpcReactiveHandlerMapping extends SimpleUrlHandlerMapping {

    private static final Logger log = LoggerFactory.getLogger(JsonRpcReactiveHandlerMapping.class);

    /** Before the router functions (-1) and controllers (0), so that a catch-all route does not hide an endpoint. */
    private static final int ORDER = -2;

    /**
     * Maps the endpoints.
     *
     * @throws io.jsonrpc.server.StartupException if an interceptor of a handler belongs to another web stack
     */
    public JsonRpcReactiveHandlerMapping(
            Collection<Endpoint> endpoints,
            SocketAcceptor acceptor,
            ReactiveStackSettings settings,
            HandshakeRules rules) {
        Map<String, Object> urls = new LinkedHashMap<>();
        for (Endpoint endpoint : endpoints) {
            urls.put(
                    endpoint.pattern(),
                    endpoint.options().httpCalls()
                            ? new ReactiveHttpEndpointHandler(endpoint, acceptor, settings, rules)
                            : new ReactiveEndpointHandler(endpoint, acceptor, settings, rules));
        }
        setUrlMap(urls);
        setOrder(ORDER);
        String withSockJs = endpoints.stream()
                .filter(endpoint -> endpoint.options().sockJs())
                .map(Endpoint::pattern)
                .collect(Collectors.joining(", "));
        if (!withSockJs.isEmpty()) {
            log.warn(
                    "There is no SockJS on the reactive stack: {} speak plain WebSocket only."
                            + " Clients that need SockJS need the servlet stack",
                    withSockJs);
        }
    }
}
