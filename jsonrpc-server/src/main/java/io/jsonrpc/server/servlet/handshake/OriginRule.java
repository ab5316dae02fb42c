package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.web.AllowedOrigins;
import io.jsonrpc.server.web.ConnectRule;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.HandshakeRules;
import io.jsonrpc.server.web.Refusal;
import io.jsonrpc.server.web.RequestTarget;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.net.URI;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.ForwardedHeaderUtils;
import org.springframework.web.util.UriComponents;

/**
 * Which pages may connect to an endpoint. The one rule for WebSocket handshakes, for all SockJS requests and for the
 * exemption from CSRF tokens.
 */
public final class OriginRule implements HandshakeInterceptor {

    /** Tomcat sets this on requests of the proxies that it trusts. It reads no Forwarded header and no port of a host. */
    private static final String OF_TRUSTED_PROXY = "org.apache.tomcat.request.forwarded";

    private final String path;

    private final ConnectRule rule;

    private final HandshakeRefusals refusals;

    public OriginRule(Endpoint endpoint, AllowedOrigins allowed, HandshakeRules rules) {
        this.path = endpoint.pattern();
        this.rule = new ConnectRule(allowed, rules.hosts());
        this.refusals = rules.refusals();
    }

    /** Whether this request may connect; answers it and logs why if it may not. */
    public boolean permits(ServerHttpRequest request, ServerHttpResponse response) throws IOException {
        Refusal refusal = judge((ServletServerHttpRequest) request);
        if (refusal != null) {
            RefusalFilter.refused(
                    ((ServletServerHttpRequest) request).getServletRequest(), this.path, refusal, this.refusals);
            ServletPlainText.write(response, refusal.status(), refusal.text());
        }
        return refusal == null;
    }

    private @Nullable Refusal judge(ServletServerHttpRequest request) {
        return this.rule.judge(request.getHeaders(), target(request));
    }

    /** Whether a page sent this, and one that may. */
    public boolean permitsPage(HttpServletRequest request) {
        ServletServerHttpRequest asked = new ServletServerHttpRequest(request);
        return asked.getHeaders().getOrigin() != null && judge(asked) == null;
    }

    private static RequestTarget target(ServletServerHttpRequest request) {
        HttpServletRequest asked = request.getServletRequest();
        RequestTarget target = new RequestTarget(
                asked.getScheme(), asked.getServerName(), portOf(asked), asked.getHeader(HttpHeaders.HOST));
        if (Boolean.TRUE.equals(asked.getAttribute(OF_TRUSTED_PROXY))) {
            try {
                UriComponents told = ForwardedHeaderUtils.adaptFromForwardedHeaders(
                                URI.create("http://" + asked.getHeader(HttpHeaders.HOST)), request.getHeaders())
                        .build();
                target.or(String.valueOf(told.getScheme()), String.valueOf(told.getHost()), told.getPort());
            } catch (IllegalArgumentException ex) {
                // What the proxy wrote is no address: Tomcat's reading stays the only one.
                return target;
            }
        }
        return target;
    }

    /** Where no port is told: Spring takes a forwarded scheme in capitals for one without TLS, and so its port. */
    private static int portOf(HttpServletRequest asked) {
        boolean secure =
                asked.getScheme().equalsIgnoreCase("https") || asked.getScheme().equalsIgnoreCase("wss");
        boolean misread = secure && !asked.isSecure() && asked.getServerPort() == 80;
        return misread ? -1 : asked.getServerPort();
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        return permits(request, response);
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {}
}
