package io.jsonrpc.server.reactive;

import io.jsonrpc.server.session.Endpoint;
import io.jsonrpc.server.session.SocketAcceptor;
import io.jsonrpc.server.web.AllowedOrigins;
import io.jsonrpc.server.web.HandshakeKeys;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.handler.DefaultWebFilterChain;
import reactor.core.publisher.Mono;

/**
 * The handshakes of one endpoint, in the order of the servlet stack: is it one, may the page connect, is there room, do
 * the handler's interceptors agree.
 */
final class WebSocketEndpointHandler implements WebHandler {

    private static final Logger log = LoggerFactory.getLogger(WebSocketEndpointHandler.class);

    private static final String VERSION = "13";

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final AllowedOrigins origins;

    private final List<WebFilter> interceptors = new ArrayList<>();

    private final WebSocketUpgrade upgrade;

    WebSocketEndpointHandler(Endpoint endpoint, SocketAcceptor acceptor, ReactiveStackSettings settings) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        this.origins = new AllowedOrigins(endpoint);
        this.origins.warnOfEverybody(endpoint);
        endpoint.options().interceptors().forEach(each -> this.interceptors.add(checked(each, endpoint)));
        this.upgrade = new WebSocketUpgrade(endpoint, acceptor, settings);
    }

    private static WebFilter checked(Object interceptor, Endpoint endpoint) {
        if (interceptor instanceof WebFilter own) {
            return own;
        }
        throw new IllegalStateException("The interceptor "
                + interceptor.getClass().getName() + " of the JSON-RPC handler "
                + endpoint.options().getClass().getName() + " on " + endpoint.pattern() + " is no "
                + WebFilter.class.getName() + ", which the reactive stack needs");
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        HttpStatus refusal = refusal(request, response.getHeaders());
        if (refusal != null) {
            return answer(response, refusal);
        }
        Reservation place = Reservation.make(this.acceptor);
        if (place == null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            return answer(response, HttpStatus.SERVICE_UNAVAILABLE);
        }
        Set<String> before = Set.copyOf(exchange.getAttributes().keySet());
        WebHandler innermost = agreed -> this.upgrade.begin(agreed, place, before);
        return new DefaultWebFilterChain(innermost, this.interceptors)
                .filter(exchange)
                // Refused, failed, or given up by the client: where the socket is open, its place is claimed.
                .doFinally(signal -> place.giveBack());
    }

    private @Nullable HttpStatus refusal(ServerHttpRequest request, HttpHeaders answer) {
        HttpHeaders headers = request.getHeaders();
        if (!HttpMethod.GET.equals(request.getMethod())) {
            answer.set(HttpHeaders.ALLOW, HttpMethod.GET.name());
            return HttpStatus.METHOD_NOT_ALLOWED;
        }
        if (!"websocket".equalsIgnoreCase(headers.getUpgrade())) {
            answer.set(HttpHeaders.UPGRADE, "websocket");
            answer.set(HttpHeaders.CONNECTION, "Upgrade");
            return HttpStatus.UPGRADE_REQUIRED;
        }
        if (!permits(request)) {
            log.debug("Handshake from a foreign origin refused on {}", this.endpoint.pattern());
            return HttpStatus.FORBIDDEN;
        }
        if (!VERSION.equals(headers.getFirst("Sec-WebSocket-Version"))) {
            answer.set("Sec-WebSocket-Version", VERSION);
            return HttpStatus.UPGRADE_REQUIRED;
        }
        return HandshakeKeys.isValid(headers.getFirst("Sec-WebSocket-Key")) ? null : HttpStatus.BAD_REQUEST;
    }

    private boolean permits(ServerHttpRequest request) {
        return isSameOrigin(request)
                || this.origins.permits(request.getHeaders().getOrigin());
    }

    /** True without an origin, too: browsers always send it with a handshake. */
    private static boolean isSameOrigin(ServerHttpRequest request) {
        try {
            return !CorsUtils.isCorsRequest(request);
        } catch (IllegalArgumentException ex) {
            // An Origin that is no URL at all, "null" among them, is nobody's own.
            return false;
        }
    }

    private static Mono<Void> answer(ServerHttpResponse response, HttpStatus status) {
        response.setStatusCode(status);
        return status == HttpStatus.UPGRADE_REQUIRED
                ? PlainText.write(response, "JSON-RPC 2.0 is spoken here over WebSocket.\n")
                : response.setComplete();
    }
}
