package io.jsonrpc.server.reactive;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.BearerCarrier;
import io.jsonrpc.server.web.EndpointPaths;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;

/**
 * Converts the subprotocol {@code jsonrpc2.bearer.<base64url>} offered by a handshake to an {@code Authorization}
 * header. Filters and exception handlers do not see the carrier; an invalid one is answered with 400.
 *
 * @since 0.1
 */
public final class BearerCarrierDecorator implements HttpHandlerDecoratorFactory {

    private static final String OFFER = "Sec-WebSocket-Protocol";

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Applies to the paths of the endpoints. */
    public BearerCarrierDecorator(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.refusals = refusals;
        this.paths = new EndpointPaths(endpoints);
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> {
            List<String> offers = request.getHeaders().getOrEmpty(OFFER);
            String path =
                    offers.isEmpty() ? null : this.paths.find(request.getPath().pathWithinApplication());
            BearerCarrier carrier;
            try {
                carrier = path == null ? null : BearerCarrier.in(offers);
            } catch (IllegalArgumentException ex) {
                Refusal refusal = Refusal.token(HttpStatus.BAD_REQUEST, ex);
                this.refusals.add(String.valueOf(path), refusal);
                return ReactivePlainText.write(response, refusal.status(), refusal.text());
            }
            return handler.handle(carrier == null ? request : carried(request, carrier), response);
        };
    }

    /**
     * The handshake with the token as its {@code Authorization} header. A header sent by the client takes precedence.
     */
    private static ServerHttpRequest carried(ServerHttpRequest request, BearerCarrier carrier) {
        return request.mutate()
                .headers(headers -> {
                    if (carrier.offers().isEmpty()) {
                        headers.remove(OFFER);
                    } else {
                        headers.put(OFFER, carrier.offers());
                    }
                    if (!headers.containsHeader(HttpHeaders.AUTHORIZATION)) {
                        headers.set(HttpHeaders.AUTHORIZATION, carrier.authorization());
                    }
                })
                .build();
    }
}
