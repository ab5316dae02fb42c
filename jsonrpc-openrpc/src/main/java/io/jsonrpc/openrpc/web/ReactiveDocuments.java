package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import io.jsonrpc.server.endpoint.ExamplePath;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;
import reactor.core.publisher.Flux;
import reactor.core.publisher.Mono;

/** Documents on Spring WebFlux. */
public final class ReactiveDocuments {

    private final OpenRpcDocuments documents;

    private final @Nullable Function<ServerWebExchange, Mono<Boolean>> opens;

    /** @param opens whether everybody may open an endpoint, which it is asked as a GET of its path; null for all */
    public ReactiveDocuments(OpenRpcDocuments documents, @Nullable Function<ServerWebExchange, Mono<Boolean>> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return ReactiveAnswers.mapping(Map.of(DocumentAnswer.PATH, new ReactiveAnswers(this::answer)));
    }

    /** The endpoints that everybody may open. */
    Mono<List<String>> visible(ServerWebExchange exchange) {
        Function<ServerWebExchange, Mono<Boolean>> rules = this.opens;
        if (rules == null) {
            return Mono.just(this.documents.paths());
        }
        return Flux.fromIterable(this.documents.paths())
                .filterWhen(pattern -> {
                    String path = ExamplePath.of(pattern);
                    return path == null ? Mono.just(false) : rules.apply(get(path, exchange));
                })
                .collectList();
    }

    /** As if the path was asked for. */
    private static ServerWebExchange get(String path, ServerWebExchange exchange) {
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
