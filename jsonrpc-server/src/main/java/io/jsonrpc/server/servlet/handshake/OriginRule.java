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
import java.util.Collections;
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
 * Decides which pages may connect to an endpoint. The same rule applies to WebSocket handshakes, to all SockJS requests
 * and to the exemption from CSRF tokens.
 */
public final class OriginRule implements HandshakeInterceptor {

    /**
     * Tomcat sets this on requests of trusted proxies. Tomcat reads neither the Forwarded header nor the port of a
     * forwarded host.
     */
    private static final String OF_TRUSTED_PROXY = "org.apache.tomcat.request.forwarded";

    private static final String OF_SERVER = OriginRule.class.getName() + ".ofServer";

    private final String path;

    private final ConnectRule rule;

    private final HandshakeRefusals refusals;

    public OriginRule(Endpoint endpoint, AllowedOrigins allowed, HandshakeRules rules) {
        this.path = endpoint.pattern();
        this.rule = new ConnectRule(allowed, rules.hosts());
        this.refusals = rules.refusals();
    }

    /** Whether this request may connect; if not, answers it and logs the reason. */
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
        HttpServletRequest received = request.getServletRequest();
        return this.rule.judge(
                Collections.list(received.getHeaders(HttpHeaders.ORIGIN)),
                Collections.list(received.getHeaders(HttpHeaders.HOST)),
                () -> target(request));
    }

    /** Whether the request was sent by a page that may connect. */
    public boolean permitsPage(HttpServletRequest request) {
        ServletServerHttpRequest page = new ServletServerHttpRequest(request);
        return request.getHeader(HttpHeaders.ORIGIN) != null && judge(page) == null;
    }

    private static RequestTarget target(ServletServerHttpRequest request) {
        HttpServletRequest received = request.getServletRequest();
        RequestTarget target = new RequestTarget(
                received.getScheme(), received.getServerName(), portOf(received), received.getHeader(HttpHeaders.HOST));
        if (Boolean.TRUE.equals(received.getAttribute(OF_TRUSTED_PROXY))) {
            try {
                UriComponents forwarded = ForwardedHeaderUtils.adaptFromForwardedHeaders(
                                URI.create("http://" + received.getHeader(HttpHeaders.HOST)), request.getHeaders())
                        .build();
                target.or(
                        String.valueOf(forwarded.getScheme()),
                        String.valueOf(forwarded.getHost()),
                        forwarded.getPort());
            } catch (IllegalArgumentException ex) {
                // The forwarded address is invalid, so Tomcat's interpretation remains the only one.
                return target;
            }
        }
        return target;
    }

    /** The port, or -1 if unknown: Spring takes a forwarded scheme in capitals for one without TLS and sets port 80. */
    private static int portOf(HttpServletRequest received) {
        boolean secure = received.getScheme().equalsIgnoreCase("https")
                || received.getScheme().equalsIgnoreCase("wss");
        boolean misread = secure && !received.isSecure() && received.getServerPort() == 80;
        return misread ? -1 : received.getServerPort();
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        ServletServerHttpRequest received = (ServletServerHttpRequest) request;
        String origin = received.getServletRequest().getHeader(HttpHeaders.ORIGIN);
        received.getServletRequest()
                .setAttribute(OF_SERVER, origin != null && ConnectRule.isOfServer(origin, target(received)));
        return permits(request, response);
    }

    /** Whether the page that sent a handshake, which this rule has judged, is of the origin of the server. */
    static boolean isOfServer(HttpServletRequest handshake) {
        return Boolean.TRUE.equals(handshake.getAttribute(OF_SERVER));
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {}
}
