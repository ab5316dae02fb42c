package io.jsonrpc.server.servlet;

import io.jsonrpc.server.session.Endpoint;
import io.jsonrpc.server.web.BearerCarrier;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import java.util.stream.Stream;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.PathContainer;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Turns the subprotocol {@code jsonrpc2.bearer.<base64url>} that a handshake offers into an {@code Authorization}
 * header. Nothing behind this filter sees the carrier; a faulty one is answered 400. Runs before the filter chain of
 * Spring Security, which then authenticates browsers as it does all others.
 *
 * @since 0.1
 */
public final class BearerCarrierFilter extends OncePerRequestFilter {

    private static final String CARRIER = BearerCarrierFilter.class.getName() + ".carrier";

    private final List<PathPattern> paths;

    /** Looks at the paths of the endpoints, and below those that offer SockJS. */
    public BearerCarrierFilter(Collection<Endpoint> endpoints) {
        this.paths = endpoints.stream()
                .flatMap(endpoint -> endpoint.options().isSockJSEnabled()
                        ? Stream.of(endpoint.pattern(), SockJsPaths.below(endpoint))
                        : Stream.of(endpoint.pattern()))
                .map(SockJsPaths.PARSER::parse)
                .toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BearerCarrier carrier = (BearerCarrier) request.getAttribute(CARRIER);
        if (carrier == null) {
            List<String> offers = offersToAnEndpoint(request);
            try {
                carrier = BearerCarrier.in(offers);
            } catch (IllegalArgumentException ex) {
                response.setStatus(HttpStatus.BAD_REQUEST.value());
                response.setContentType(MediaType.TEXT_PLAIN_VALUE);
                response.getWriter().write(ex.getMessage() + "\n");
                return;
            }
        }
        if (carrier == null) {
            chain.doFilter(request, response);
        } else {
            request.setAttribute(CARRIER, carrier);
            chain.doFilter(new BearerCarrierRequest(request, carrier), response);
        }
    }

    private List<String> offersToAnEndpoint(HttpServletRequest request) {
        List<String> offers = Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL));
        if (offers.isEmpty()) {
            return offers;
        }
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return this.paths.stream().anyMatch(each -> each.matches(path)) ? offers : List.of();
    }

    /** The container dispatches errors with the request as it came. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
