package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Documents on Spring WebFlux. */
public final class ReactiveDocuments {

    private final OpenRpcDocuments documents;

    private final Function<ServerWebExchange, Mono<Boolean>> opens;

    /** @param opens whether everybody may open an endpoint, which it is asked as a GET of its path */
    public ReactiveDocuments(OpenRpcDocuments documents, Function<ServerWebExchange, Mono<Boolean>> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return ReactiveAnswers.mapping(Map.of(DocumentAnswer.PATH, new ReactiveAnswers(this::answer)));
    }

    /** The endpoints that everybody may open. */
    Mono<List<String>> visible(ServerWebExchange exchange) {
        return Flux.fromIterable(this.documents.paths())
                .filterWhen(path -> this.opens.apply(get(path, exchange)))
                .collectList();
    }

    /** As if a path that the pattern matches was asked for. */
    private static ServerWebExchange get(String pattern, ServerWebExchange exchange) {
        String path = pattern.replaceAll("\\{[^}]*}|\\*+", "x");
        String base = exchange.getRequest().getPath().contextPath().value();
        return exchange.mutate()
                .request(request -> request.method(HttpMethod.GET).path(base + path))
                .build();
    }

    private Mono<WebAnswer> answer(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return visible(exchange)
                .map(visible -> DocumentAnswer.to(
                        this.documents,
                        visible,
                        request.getQueryParams().getFirst("path"),
                        request.getURI(),
                        request.getPath().contextPath().value()));
    }
}
