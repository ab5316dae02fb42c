package io.jsonrpc.openrpc.web;

import io.jsonrpc.openrpc.OpenRpcDocuments;
import java.util.List;
import java.util.Map;
import java.util.function.Predicate;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.web.reactive.handler.SimpleUrlHandlerMapping;
import org.springframework.web.server.ServerWebExchange;

/** Documents on Spring WebFlux. */
public final class ReactiveDocuments {

    private final OpenRpcDocuments documents;

    private final Predicate<String> opens;

    /** @param opens whether everybody may open an endpoint */
    public ReactiveDocuments(OpenRpcDocuments documents, Predicate<String> opens) {
        this.documents = documents;
        this.opens = opens;
    }

    /** Maps the path of the documents. */
    public SimpleUrlHandlerMapping mapping() {
        return ReactiveAnswers.mapping(Map.of(DocumentAnswer.PATH, new ReactiveAnswers(this::answer)));
    }

    /** The endpoints that everybody may open. */
    List<String> visible() {
        return this.documents.paths().stream().filter(this.opens).toList();
    }

    private WebAnswer answer(ServerWebExchange exchange) {
        ServerHttpRequest request = exchange.getRequest();
        return DocumentAnswer.to(
                this.documents,
                visible(),
                request.getQueryParams().getFirst("path"),
                request.getURI(),
                request.getPath().contextPath().value());
    }
}
