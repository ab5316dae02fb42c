package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.EndpointPaths;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import io.jsonrpc.server.web.UnexplainedRefusals;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.reactive.HandlerMapping;
import org.springframework.web.reactive.resource.ResourceWebHandler;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Logs the failed handshakes that no endpoint has logged, see {@link UnexplainedRefusals}. Runs before Spring Security and
 * the filters of the application.
 *
 * @since 0.1
 */
public final class RefusalWebFilter implements WebFilter, Ordered {

    /** Set on exchanges whose refusal was logged where its cause is known. */
    private static final String LOGGED = RefusalWebFilter.class.getName() + ".logged";

    private final UnexplainedRefusals unexplained;

    /** Applies to all handshakes. */
    public RefusalWebFilter(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.unexplained = new UnexplainedRefusals(new EndpointPaths(endpoints), refusals);
    }

    /** Logs a refusal whose cause is known. */
    static void refused(ServerWebExchange exchange, String path, Refusal refusal, HandshakeRefusals refusals) {
        logged(exchange);
        refusals.add(path, refusal);
    }

    /** Marks a refusal that is logged elsewhere. */
    static void logged(ServerWebExchange exchange) {
        exchange.getAttributes().put(LOGGED, true);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!UnexplainedRefusals.isHandshake(exchange.getRequest().getHeaders().getUpgrade())) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange)
                .doOnSuccess(unused -> look(exchange, exchange.getResponse().getStatusCode()))
                // The client has not read the whole response.
                .doOnCancel(() -> look(exchange, exchange.getResponse().getStatusCode()))
                .doOnError(failure ->
                        look(exchange, failure instanceof ErrorResponse answer ? answer.getStatusCode() : null));
    }

    private void look(ServerWebExchange exchange, @Nullable HttpStatusCode status) {
        if (status != null && !exchange.getAttributes().containsKey(LOGGED)) {
            this.unexplained.answered(
                    status,
                    exchange.getRequest().getPath().pathWithinApplication(),
                    exchange.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE),
                    ResourceWebHandler.class);
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
