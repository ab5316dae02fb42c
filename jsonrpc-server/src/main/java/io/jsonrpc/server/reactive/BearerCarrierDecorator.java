package io.jsonrpc.server.reactive;

import io.jsonrpc.server.session.Endpoint;
import io.jsonrpc.server.web.BearerCarrier;
import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.PathContainer;
import org.springframework.http.server.reactive.HttpHandler;
import org.springframework.http.server.reactive.HttpHandlerDecoratorFactory;
import org.springframework.http.server.reactive.ServerHttpRequest;
import org.springframework.http.server.reactive.ServerHttpResponse;
import org.springframework.web.util.pattern.PathPattern;
import org.springframework.web.util.pattern.PathPatternParser;
import reactor.core.publisher.Mono;

/**
 * Turns the subprotocol {@code jsonrpc2.bearer.<base64url>} that a handshake offers into an {@code Authorization}
 * header. Nothing behind this sees the carrier, filters and exception handlers included; a faulty one is answered 400.
 *
 * @since 0.1
 */
public final class BearerCarrierDecorator implements HttpHandlerDecoratorFactory {

    private static final String OFFER = "Sec-WebSocket-Protocol";

    private final List<PathPattern> paths;

    /** Looks at the paths of the endpoints. */
    public BearerCarrierDecorator(Collection<Endpoint> endpoints) {
        this.paths = endpoints.stream()
                .map(endpoint -> PathPatternParser.defaultInstance.parse(endpoint.pattern()))
                .toList();
    }

    @Override
    public HttpHandler apply(HttpHandler handler) {
        return (request, response) -> {
            List<String> offers = offersToAnEndpoint(request);
            BearerCarrier carrier;
            try {
                carrier = BearerCarrier.in(offers);
            } catch (IllegalArgumentException ex) {
                return refuse(response, ex.getMessage() + "\n");
            }
            return handler.handle(carrier == null ? request : carried(request, carrier), response);
        };
    }

    private List<String> offersToAnEndpoint(ServerHttpRequest request) {
        List<String> offers = request.getHeaders().getOrEmpty(OFFER);
        if (offers.isEmpty()) {
            return offers;
        }
        PathContainer path = request.getPath().pathWithinApplication();
        return this.paths.stream().anyMatch(each -> each.matches(path)) ? offers : List.of();
    }

    private static Mono<Void> refuse(ServerHttpResponse response, String text) {
        response.setStatusCode(HttpStatus.BAD_REQUEST);
        return PlainText.write(response, text);
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
