package io.jsonrpc.server.servlet;

import io.jsonrpc.server.session.Endpoint;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.filter.OncePerRequestFilter;

/**
 * Logs the handshakes that others than the endpoints refuse: Spring Security, filters and interceptors. Runs before all of
 * them.
 *
 * @since 0.1
 */
public final class RefusalFilter extends OncePerRequestFilter {

    /** Set on requests whose refusal was logged by whoever knows why. */
    private static final String LOGGED = RefusalFilter.class.getName() + ".logged";

    private final EndpointPaths paths;

    private final HandshakeRefusals refusals;

    /** Looks at the handshakes of the endpoints, and below those that offer SockJS. */
    public RefusalFilter(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.paths = new EndpointPaths(endpoints);
        this.refusals = refusals;
    }

    /** Logs a refusal whose cause is known. */
    static void refused(HttpServletRequest request, String path, Refusal refusal, HandshakeRefusals refusals) {
        request.setAttribute(LOGGED, true);
        refusals.add(path, refusal);
    }

    /** A refusal that is logged elsewhere. */
    static void logged(HttpServletRequest request) {
        request.setAttribute(LOGGED, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        HttpStatusCode status = HttpStatusCode.valueOf(response.getStatus());
        if (status.isError()
                && "websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))
                && request.getAttribute(LOGGED) == null) {
            @Nullable String path = this.paths.find(request);
            if (path != null) {
                this.refusals.add(path, Refusal.byTheApplication(status));
            }
        }
    }
}
