package io.jsonrpc.server.web;

import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import reactor.core.publisher.Mono;

/** An interceptor on every stack. */
public abstract class TestInterceptor implements HandshakeInterceptor, WebFilter {

    /** Looks at a handshake; returns why it is refused, or null. */
    protected abstract HttpStatus before(HttpHeaders headers, Map<String, Object> attributes);

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpStatus refusal = before(request.getHeaders(), attributes);
        if (refusal != null) {
            response.setStatusCode(refusal);
        }
        return refusal == null;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, Exception exception) {}

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        HttpStatus refusal = before(exchange.getRequest().getHeaders(), exchange.getAttributes());
        if (refusal == null) {
            return chain.filter(exchange);
        }
        exchange.getResponse().setStatusCode(refusal);
        return exchange.getResponse().setComplete();
    }
}
