package io.jsonrpc.server.servlet;

import io.jsonrpc.server.web.AllowedOrigins;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpRequest;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.util.WebUtils;

/**
 * Which pages may connect to an endpoint: those of the same origin and those of the handler's list. The one rule for
 * WebSocket handshakes, for all SockJS requests and for the exemption from CSRF tokens.
 *
 * <p>A request without {@code Origin} is no page of a foreign origin (browsers always send it there), so it passes.
 */
final class OriginRule implements HandshakeInterceptor {

    private static final Logger log = LoggerFactory.getLogger(OriginRule.class);

    private final AllowedOrigins allowed;

    OriginRule(AllowedOrigins allowed) {
        this.allowed = allowed;
    }

    /** The origins beside the same one, exact or with {@code *}. */
    List<String> patterns() {
        return this.allowed.patterns();
    }

    boolean permits(HttpRequest request) {
        return isSameOrigin(request)
                || this.allowed.permits(request.getHeaders().getOrigin());
    }

    /** Whether a page sent this, and one that may. */
    boolean permitsPage(HttpServletRequest request) {
        ServletServerHttpRequest asked = new ServletServerHttpRequest(request);
        return asked.getHeaders().getOrigin() != null && permits(asked);
    }

    private static boolean isSameOrigin(HttpRequest request) {
        try {
            return WebUtils.isSameOrigin(request);
        } catch (IllegalArgumentException ex) {
            // An Origin that is no URL at all, "null" among them, is nobody's own.
            return false;
        }
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        if (permits(request)) {
            return true;
        }
        log.debug("Handshake from a foreign origin refused");
        response.setStatusCode(HttpStatus.FORBIDDEN);
        return false;
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {}
}
