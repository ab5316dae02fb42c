package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.nio.charset.StandardCharsets;
import java.util.Map;
import java.util.Set;
import java.util.function.Predicate;
import org.springframework.core.io.buffer.DataBuffer;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.MethodNotAllowedException;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebHandler;
import reactor.core.publisher.Mono;

/** Documents on Spring WebFlux. */
public final class ReactiveDocuments implements WebHandler {

    /** Before the endpoints. */
    private static final int ORDER = -3;

    private final OpenRpcDocuments documents;

    private final Predicate<String> opens;

    /** @param opens whether everybody may open an endpoint */
    public ReactiveDocuments(OpenRpcDocuments documents, Predicate<String> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return new SimpleUrlHandlerMapping(Map.of(DocumentAnswer.PATH, this), ORDER);
    }

    @Override
    public Mono<Void> handle(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        if (!HttpMethod.GET.equals(request.getMethod()) && !HttpMethod.HEAD.equals(request.getMethod())) {
            return Mono.error(
                    new MethodNotAllowedException(request.getMethod(), Set.of(HttpMethod.GET, HttpMethod.HEAD)));
        }
        DocumentAnswer answer = DocumentAnswer.to(
                this.documents,
                request.getQueryParams().getFirst("path"),
                request.getURI(),
                request.getPath().contextPath().value(),
                this.opens);
        ServerHttpResponse response = exchange.getResponse();
        response.setStatusCode(answer.status());
        response.getHeaders().setContentType(answer.type());
        response.getHeaders().setCacheControl("no-store");
        DataBuffer body = response.bufferFactory().wrap(answer.body().getBytes(StandardCharsets.UTF_8));
        return response.writeWith(Mono.just(body));
    }
}
