package io.jsonrpc.server.servlet;

import io.jsonrpc.server.web.HandshakeKeys;
import jakarta.servlet.http.HttpServletRequest;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketHttpHeaders;
import org.springframework.web.socket.server.HandshakeHandler;

/**
 * Does not show Spring's handshake the credentials, since it logs all headers at level TRACE and needs none of these. Refuses
 * keys that are none, which Jetty would accept.
 */
final class DiscreetHandshakeHandler implements HandshakeHandler {

    private static final List<String> CREDENTIALS =
            List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.PROXY_AUTHORIZATION, HttpHeaders.COOKIE);

    private final HandshakeHandler handshakes;

    DiscreetHandshakeHandler(HandshakeHandler handshakes) {
        this.handshakes = handshakes;
    }

    @Override
    public boolean doHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        String key = request.getHeaders().getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
        if (key != null && !HandshakeKeys.isValid(key)) {
            response.setStatusCode(HttpStatus.BAD_REQUEST);
            return false;
        }
        HttpHeaders shown = new HttpHeaders();
        request.getHeaders().forEach((name, values) -> {
            if (CREDENTIALS.stream().noneMatch(name::equalsIgnoreCase)) {
                shown.addAll(name, values);
            }
        });
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        ServerHttpRequest discreet = new ServletServerHttpRequest(asked) {
            @Override
            public HttpHeaders getHeaders() {
                return shown;
            }
        };
        boolean upgraded = this.handshakes.doHandshake(discreet, response, handler, attributes);
        if (upgraded) {
            asked.setAttribute(HandshakeRemains.MARK, true);
        }
        return upgraded;
    }
}
