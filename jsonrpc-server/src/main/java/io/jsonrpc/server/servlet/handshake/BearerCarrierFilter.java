package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.BearerCarrier;
import io.jsonrpc.server.web.EndpointPaths;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.Collections;
import java.util.List;
import org.springframework.http.HttpStatus;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.socket.WebSocketHttpHeaders;

/**
 * Converts the subprotocol {@code jsonrpc2.bearer.<base64url>} offered by a handshake to an {@code Authorization}
 * header. Later filters do not see the carrier; an invalid one is answered with 400. Runs before the filter chain of
 * Spring Security, which then authenticates browsers like other clients.
 *
 * @since 0.1
 */
public final class BearerCarrierFilter extends OncePerRequestFilter {

    private static final String CARRIER = BearerCarrierFilter.class.getName() + ".carrier";

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Applies to the paths of the endpoints and, if they offer SockJS, to the paths below. */
    public BearerCarrierFilter(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.paths = SockJsPaths.withBelow(endpoints);
        this.refusals = refusals;
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        BearerCarrier carrier = (BearerCarrier) request.getAttribute(CARRIER);
        if (carrier == null) {
            List<String> offers = Collections.list(request.getHeaders(WebSocketHttpHeaders.SEC_WEBSOCKET_PROTOCOL));
            String path = offers.isEmpty() ? null : this.paths.find(PathVariables.parse(request));
            try {
                carrier = path == null ? null : BearerCarrier.in(offers);
            } catch (IllegalArgumentException ex) {
                Refusal refusal = Refusal.token(HttpStatus.BAD_REQUEST, ex);
                RefusalFilter.refused(request, String.valueOf(path), refusal, this.refusals);
                ServletPlainText.write(response, refusal.status(), refusal.text());
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

    /** The container dispatches errors with the original request. */
    @Override
    protected boolean shouldNotFilterErrorDispatch() {
        return false;
    }
}
