package io.jsonrpc.openrpc.web;

import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Answers the requests for one path on Spring WebFlux. */
final class ReactiveAnswers implements WebHandler {

    /** Before the endpoints. */
    private static final int ORDER = -3;

    private static final Set<HttpMethod> ALLOWED = Set.of(HttpMethod.GET, HttpMethod.HEAD);

    private final Function<ServerWebExchange, Mono<WebAnswer>> source;

    ReactiveAnswers(Function<ServerWebExchange, Mono<WebAnswer>> source) {
        this.source = source;
    }

    static SimpleUrlHandlerMapping mapping(Map<String, ReactiveAnswers> answers) {
        return new SimpleUrlHandlerMapping(answers, ORDER);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        if (!ALLOWED.contains(exchange.getRequest().getMethod())) {
            // Not by an exception, of which the page for errors would leave out what is allowed.
            response.setStatusCode(HttpStatus.METHOD_NOT_ALLOWED);
            response.getHeaders().setAllow(ALLOWED);
            return response.setComplete();
        }
        return this.source.apply(exchange).flatMap(answer -> write(answer, exchange));
    }

    private static Mono<Void> write(WebAnswer answer, ServerWebExchange exchange) {
        ServerHttpResponse response = exchange.getResponse();
        answer.headers().forEach(response.getHeaders()::set);
        String tag = answer.headers().get(HttpHeaders.ETAG);
        if (tag != null && exchange.checkNotModified(tag)) {
            return response.setComplete();
        }
        byte[] body = answer.body().getBytes(StandardCharsets.UTF_8);
        response.setStatusCode(answer.status());
        response.getHeaders().setContentType(answer.type());
        response.getHeaders().setContentLength(body.length);
        DataBuffer buffer = response.bufferFactory().wrap(body);
        return response.writeWith(Mono.just(buffer));
    }
}
