package io.jsonrpc.server.reactive;

import io.jsonrpc.server.session.Endpoint;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.core.Ordered;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.ErrorResponse;
import org.springframework.web.server.ServerWebExchange;
import org.springframework.web.server.WebFilter;
import org.springframework.web.server.WebFilterChain;
import reactor.core.publisher.Mono;

/**
 * Logs the handshakes that others than the endpoints refuse: Spring Security, filters and interceptors. Runs before all of
 * them.
 *
 * @since 0.1
 */
public final class RefusalWebFilter implements WebFilter, Ordered {

    /** Set on exchanges whose refusal was logged by whoever knows why. */
    private static final String LOGGED = RefusalWebFilter.class.getName() + ".logged";

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Looks at the handshakes of the endpoints. */
    public RefusalWebFilter(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.paths = new EndpointPaths(endpoints);
        this.refusals = refusals;
    }

    /** Logs a refusal whose cause is known. */
    static void refused(ServerWebExchange exchange, String path, Refusal refusal, HandshakeRefusals refusals) {
        logged(exchange);
        refusals.add(path, refusal);
    }

    /** A refusal that is logged elsewhere. */
    static void logged(ServerWebExchange exchange) {
        exchange.getAttributes().put(LOGGED, true);
    }

    @Override
    public Mono<Void> filter(ServerWebExchange exchange, WebFilterChain chain) {
        if (!"websocket".equalsIgnoreCase(exchange.getRequest().getHeaders().getUpgrade())) {
            return chain.filter(exchange);
        }
        return chain.filter(exchange)
                .doOnSuccess(unused -> look(exchange, exchange.getResponse().getStatusCode()))
                .doOnError(failure ->
                        look(exchange, failure instanceof ErrorResponse answer ? answer.getStatusCode() : null));
    }

    private void look(ServerWebExchange exchange, @Nullable HttpStatusCode status) {
        if (status != null && status.isError() && !exchange.getAttributes().containsKey(LOGGED)) {
            String path = this.paths.find(exchange.getRequest());
            if (path != null) {
                this.refusals.add(path, Refusal.byTheApplication(status));
            }
        }
    }

    @Override
    public int getOrder() {
        return HIGHEST_PRECEDENCE;
    }
}
