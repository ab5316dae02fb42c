package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.servlet.handshake.OriginRule;
import io.jsonrpc.server.servlet.handshake.SockJsPaths;
import io.jsonrpc.server.web.AllowedOrigins;
import io.jsonrpc.server.web.HandshakeRules;
import jakarta.servlet.FilterChain;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.PathContainer;
import org.springframework.security.web.csrf.CsrfFilter;
import org.springframework.web.filter.OncePerRequestFilter;
import org.springframework.web.util.ServletRequestPathUtils;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Exempts the POST requests of SockJS from Spring Security's CSRF tokens, which SockJS clients cannot send, if the
 * origin rule of the endpoint protects them instead: the request has an {@code Origin} header, and that origin may
 * connect. All other requests are checked by the CSRF filter. Runs before the filter chain of Spring Security and after
 * forwarded headers were applied.
 *
 * <p>Requires Spring Security on the class path.
 *
 * @since 0.1
 */
public final class SockJsCsrfFilter extends OncePerRequestFilter {

    /** @param below everything that the mapping of paths gives to SockJS, unless another pattern is closer */
    private record Exemption(PathPattern path, PathPattern below, OriginRule origins) {}

    private final List<Exemption> exemptions;

    /** The paths of calls by HTTP, which are never exempt. */
    private final List<PathPattern> calls;

    /** Exempts the endpoints that offer SockJS. */
    public SockJsCsrfFilter(Collection<Endpoint> endpoints, HandshakeRules rules) {
        this.exemptions = endpoints.stream()
                .filter(endpoint -> endpoint.options().sockJs())
                .map(endpoint -> new Exemption(
                        SockJsPaths.posts(endpoint),
                        SockJsPaths.PARSER.parse(SockJsPaths.below(endpoint)),
                        new OriginRule(endpoint, new AllowedOrigins(endpoint), rules)))
                .toList();
        this.calls = endpoints.stream()
                .filter(endpoint -> endpoint.options().httpCalls())
                .map(endpoint -> SockJsPaths.PARSER.parse(endpoint.pattern()))
                .toList();
    }

    @Override
    protected void doFilterInternal(HttpServletRequest request, HttpServletResponse response, FilterChain chain)
            throws ServletException, IOException {
        if (HttpMethod.POST.matches(request.getMethod()) && isExempt(request)) {
            CsrfFilter.skipRequest(request);
        }
        chain.doFilter(request, response);
    }

    private boolean isExempt(HttpServletRequest request) {
        PathContainer path = ServletRequestPathUtils.parse(request).pathWithinApplication();
        return this.exemptions.stream()
                .anyMatch(each -> each.path().matches(path)
                        && !isCall(path, each.below())
                        && each.origins().permitsPage(request));
    }

    /** Whether a pattern for calls is closer to the path than that of SockJS, so that a call it is. */
    private boolean isCall(PathContainer path, PathPattern sockJs) {
        return this.calls.stream().anyMatch(call -> call.matches(path) && call.compareTo(sockJs) < 0);
    }
}
