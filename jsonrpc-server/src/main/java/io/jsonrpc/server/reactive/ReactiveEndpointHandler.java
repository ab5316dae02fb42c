package io.jsonrpc.server.reactive;

import io.jsonrpc.server.StartupException;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.AllowedOrigins;
import io.jsonrpc.server.web.ConnectRule;
import io.jsonrpc.server.web.HandshakeKeys;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.HandshakeRules;
import io.jsonrpc.server.web.InterceptorFailures;
import io.jsonrpc.server.web.Refusal;
import io.jsonrpc.server.web.RequestTarget;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpRequestDecorator;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebHandler;
import org.springframework.web.server.handler.DefaultWebFilterChain;
import reactor.core.publisher.Mono;
import reactor.netty.http.server.HttpServerRequest;

/**
 * Checks the handshakes of one endpoint in the same order as the servlet stack: validity, origin, capacity, and the
 * handler's interceptors.
 */
class ReactiveEndpointHandler implements WebHandler {

    private static final String VERSION = "13";

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final ConnectRule rule;

    private final HandshakeRefusals refusals;

    private final List<WebFilter> interceptors = new ArrayList<>();

    private final WebSocketUpgrade upgrade;

    private final int limit;

    /** Continues with a request that was accepted. */
    interface Beginning {

        /**
         * Begins a socket; completes when the request is answered.
         *
         * @param place claimed when the socket is open
         * @param before the names of the attributes that existed before the handler's interceptors ran
         * @param sameOrigin whether a page of the server's own origin has sent the request
         */
        Mono<Void> begin(ServerWebExchange exchange, Reservation place, Set<String> before, boolean sameOrigin);
    }

    ReactiveEndpointHandler(
            Endpoint endpoint, SocketAcceptor acceptor, ReactiveStackSettings settings, HandshakeRules rules) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        AllowedOrigins origins = new AllowedOrigins(endpoint);
        origins.warnOfEverybody(endpoint);
        this.rule = new ConnectRule(origins, rules.hosts());
        this.refusals = rules.refusals();
        endpoint.options().interceptors().forEach(each -> this.interceptors.add(checked(each, endpoint)));
        this.upgrade = new WebSocketUpgrade(endpoint, acceptor, settings);
        this.limit = settings.messageBytes();
    }

    private static WebFilter checked(Object interceptor, Endpoint endpoint) {
        if (interceptor instanceof WebFilter own) {
            return own;
        }
        throw new StartupException(
                "The interceptor " + interceptor.getClass().getName() + " of the JSON-RPC handler "
                        + endpoint.handlers().handlerType().getName() + " on " + endpoint.pattern()
                        + " is no org.springframework.web.server.WebFilter, which the reactive stack needs",
                "Register a WebFilter, or none");
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        if (!HttpMethod.GET.equals(request.getMethod())) {
            RequestBody.closeIfUnread(exchange, this.limit);
            response.getHeaders().set(HttpHeaders.ALLOW, allowedMethods());
            response.setStatusCode(HttpStatus.METHOD_NOT_ALLOWED);
            return response.setComplete();
        }
        return admit(exchange, refusal(request, response.getHeaders()), true, this.upgrade::begin);
    }

    /** The methods of requests that are accepted, as the header {@code Allow} has them. */
    String allowedMethods() {
        return HttpMethod.GET.name();
    }

    /**
     * Answers a request that is refused; else reserves a place and asks the interceptors.
     *
     * @param refusal null for none
     * @param handshake whether it counts among the handshakes of a second
     */
    final Mono<Void> admit(
            ServerWebExchange exchange, @Nullable Refusal refusal, boolean handshake, Beginning beginning) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        if (refusal != null) {
            if (handshake) {
                RequestBody.closeIfUnread(exchange, this.limit);
            }
            RefusalWebFilter.refused(exchange, this.endpoint.pattern(), refusal, this.refusals);
            return ReactivePlainText.write(response, refusal.status(), refusal.text());
        }
        Reservation place = Reservation.make(this.acceptor, handshake);
        if (place == null) {
            response.getHeaders().set(HttpHeaders.RETRY_AFTER, "1");
            // Logged elsewhere, with the limit that was reached.
            RefusalWebFilter.logged(exchange);
            return ReactivePlainText.write(
                    response, HttpStatus.SERVICE_UNAVAILABLE, Refusal.noRoom(this.acceptor.isAccepting()));
        }
        String origin = request.getHeaders().getOrigin();
        boolean sameOrigin = origin != null && ConnectRule.isOfServer(origin, target(request));
        Set<String> before = Set.copyOf(exchange.getAttributes().keySet());
        AtomicBoolean agreed = new AtomicBoolean();
        WebHandler innermost = intercepted -> {
            agreed.set(true);
            return beginning.begin(intercepted, place, before, sameOrigin);
        };
        return new DefaultWebFilterChain(innermost, this.interceptors)
                .filter(exchange)
                .onErrorResume(failure -> !agreed.get(), failure -> failed(exchange, failure))
                // Refused, failed, or cancelled by the client; if the socket is open, its place has been claimed.
                .doFinally(signal -> place.giveBack());
    }

    /** Answers a request for which an interceptor has failed. */
    private Mono<Void> failed(ServerWebExchange exchange, Throwable failure) {
        ServerHttpResponse response = exchange.getResponse();
        HttpStatusCode status = InterceptorFailures.answer(failure, this.endpoint.pattern());
        if (status == null || response.isCommitted()) {
            return Mono.error(failure);
        }
        RefusalWebFilter.logged(exchange);
        return ReactivePlainText.write(response, status, InterceptorFailures.text(status));
    }

    private @Nullable Refusal refusal(ServerHttpRequest request, HttpHeaders answer) {
        HttpHeaders headers = request.getHeaders();
        if (!"websocket".equalsIgnoreCase(headers.getUpgrade())) {
            // HTTP/2 has no such headers, so 426, which requires them, cannot be used there.
            if (!RequestBody.isHttp1(request)) {
                return Refusal.noHandshake(HttpStatus.BAD_REQUEST);
            }
            answer.set(HttpHeaders.UPGRADE, "websocket");
            answer.set(HttpHeaders.CONNECTION, "Upgrade");
            return Refusal.noHandshake(HttpStatus.UPGRADE_REQUIRED);
        }
        Refusal refusal = judge(request);
        if (refusal != null) {
            return refusal;
        }
        if (headers.getConnection().stream().noneMatch(HttpHeaders.UPGRADE::equalsIgnoreCase)) {
            return Refusal.malformed(HttpStatus.BAD_REQUEST);
        }
        if (!VERSION.equals(headers.getFirst("Sec-WebSocket-Version"))) {
            answer.set("Sec-WebSocket-Version", VERSION);
            return Refusal.malformed(HttpStatus.UPGRADE_REQUIRED);
        }
        return HandshakeKeys.isValid(headers.getFirst("Sec-WebSocket-Key"))
                ? null
                : Refusal.malformed(HttpStatus.BAD_REQUEST);
    }

    /** Why the page that has sent a request may not connect, or the host is none of the server; null if it may. */
    final @Nullable Refusal judge(ServerHttpRequest request) {
        HttpHeaders headers = request.getHeaders();
        return RequestTarget.isAmbiguous(nativeRequest(request).uri(), headers.getFirst(HttpHeaders.HOST))
                ? Refusal.ambiguous()
                : this.rule.judge(headers, () -> target(request));
    }

    private static HttpServerRequest nativeRequest(ServerHttpRequest request) {
        return ServerHttpRequestDecorator.getNativeRequest(request);
    }

    private static RequestTarget target(ServerHttpRequest request) {
        URI uri = request.getURI();
        // URI does not accept a host with an underscore.
        RequestTarget target = RequestTarget.of(
                uri.getScheme(),
                String.valueOf(uri.getRawAuthority()),
                request.getHeaders().getFirst(HttpHeaders.HOST));
        HttpServerRequest received = nativeRequest(request);
        boolean inCapitals = !uri.getScheme().equals(uri.getScheme().toLowerCase(Locale.ROOT));
        // Spring drops the forwarded port if the scheme is in capitals.
        return inCapitals && uri.getScheme().equals(received.scheme())
                ? target.or(received.scheme(), received.hostName(), received.hostPort())
                : target;
    }
}
