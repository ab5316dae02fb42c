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
 * Turns the subprotocol {@code jsonrpc2.bearer.<base64url>} that a handshake offers into an {@code Authorization}
 * header. Nothing behind this sees the carrier, filters and exception handlers included; a faulty one is answered 400.
 *
 * @since 0.1
 */
public final class BearerCarrierDecorator implements HttpHandlerDecoratorFactory {

    private static final String OFFER = "Sec-WebSocket-Protocol";

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Looks at the paths of the endpoints. */
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

    /** A handshake that looks as if its client had sent the token as a header. A real {@code Authorization} wins. */
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
