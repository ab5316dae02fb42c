package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import io.jsonrpc.server.web.UnexplainedRefusals;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatusCode;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.servlet.resource.ResourceHttpRequestHandler;

/**
 * Logs the failed handshakes that no endpoint has logged, see {@link UnexplainedRefusals}. Runs before Spring Security and
 * the filters of the application.
 *
 * @since 0.1
 */
public final class RefusalFilter extends OncePerRequestFilter {

    /** Set on requests whose refusal was logged where its cause is known. */
    private static final String LOGGED = RefusalFilter.class.getName() + ".logged";

    private final UnexplainedRefusals unexplained;

    /** Applies to all handshakes. */
    public RefusalFilter(Collection<Endpoint> endpoints, HandshakeRefusals refusals) {
        this.unexplained = new UnexplainedRefusals(SockJsPaths.withBelow(endpoints), refusals);
    }

    /** Logs a refusal whose cause is known. */
    static void refused(HttpServletRequest request, String path, Refusal refusal, HandshakeRefusals refusals) {
        request.setAttribute(LOGGED, true);
        refusals.add(path, refusal);
    }

    /** Marks a refusal that is logged elsewhere. */
    static void logged(HttpServletRequest request) {
        request.setAttribute(LOGGED, true);
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        chain.doFilter(request, response);
        if (UnexplainedRefusals.isHandshake(request.getHeader(HttpHeaders.UPGRADE))
                && request.getAttribute(LOGGED) == null) {
            this.unexplained.answered(
                    HttpStatusCode.valueOf(response.getStatus()),
                    PathVariables.parse(request),
                    request.getAttribute(HandlerMapping.BEST_MATCHING_HANDLER_ATTRIBUTE),
                    ResourceHttpRequestHandler.class);
        }
    }
}
