package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.CallCors;
import io.jsonrpc.server.http.CallHead;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRules;
import io.jsonrpc.server.web.Refusal;
import io.jsonrpc.server.web.UnexplainedRefusals;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.reactive.CorsConfigurationSource;
import org.springframework.web.cors.reactive.CorsUtils;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Mono;

/** Plain WebSocket and calls by HTTP on the path of an endpoint. */
final class ReactiveHttpEndpointHandler extends ReactiveEndpointHandler implements CorsConfigurationSource {

    private final ReactiveCalls calls;

    private final int limit;

    ReactiveHttpEndpointHandler(
            Endpoint endpoint, SocketAcceptor acceptor, ReactiveStackSettings settings, HandshakeRules rules) {
        super(endpoint, acceptor, settings, rules);
        this.limit = settings.messageBytes();
        this.calls = new ReactiveCalls(endpoint, acceptor, settings, rules.refusals());
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        ServerHttpResponse response = exchange.getResponse();
        boolean call = HttpMethod.POST.equals(request.getMethod());
        if (!call && UnexplainedRefusals.isHandshake(request.getHeaders().getUpgrade())) {
            return super.handle(exchange);
        }
        Refusal refusal = judge(request);
        if (refusal == null) {
            allowPage(request.getHeaders().getOrigin(), response.getHeaders());
        }
        if (!call) {
            return super.handle(exchange);
        }
        if (refusal == null) {
            refusal = head(request.getHeaders()).judge(this.limit);
        }
        RequestBody.closeIfUnread(exchange, this.limit);
        if (refusal != null) {
            response.getHeaders().putAll(HttpAnswer.of(refusal).headers());
        }
        // For an interceptor that refuses the call without a status: the default would say that it succeeded.
        response.setStatusCode(HttpStatus.FORBIDDEN);
        return admit(exchange, refusal, false, this.calls::begin);
    }

    private static CallHead head(HttpHeaders headers) {
        return new CallHead(
                headers.getOrEmpty(HttpHeaders.CONTENT_TYPE),
                headers.getOrEmpty(HttpHeaders.CONTENT_ENCODING),
                headers.getContentLength());
    }

    /** Lets a page that may connect read the answer, unless a filter of the application has decided about that. */
    private static void allowPage(@Nullable String origin, HttpHeaders answer) {
        if (origin != null && answer.getAccessControlAllowOrigin() == null) {
            CallCors.headers(origin).forEach((name, values) -> answer.add(name, values.get(0)));
        }
    }

    @Override
    String allowedMethods() {
        return "GET, POST";
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        HttpHeaders headers = request.getHeaders();
        return CorsUtils.isPreFlightRequest(request)
                ? CallCors.preflight(
                        headers.getOrigin(),
                        headers.getFirst(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD),
                        judge(request) == null)
                : null;
    }
}
