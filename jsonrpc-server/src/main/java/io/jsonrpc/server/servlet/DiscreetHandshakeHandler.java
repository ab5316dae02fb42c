package io.jsonrpc.server.servlet;

import io.jsonrpc.server.web.HandshakeKeys;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.util.List;
import java.util.Map;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpStatus;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.servlet.HandlerMapping;
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

    private final HandshakeRefusals refusals;

    DiscreetHandshakeHandler(HandshakeHandler handshakes, HandshakeRefusals refusals) {
        this.handshakes = handshakes;
        this.refusals = refusals;
    }

    @Override
    public boolean doHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpServletRequest asked = ((ServletServerHttpRequest) request).getServletRequest();
        String key = request.getHeaders().getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
        if (key != null && !HandshakeKeys.isValid(key)) {
            response.setStatusCode(HttpStatus.BAD_REQUEST);
            log(asked, HttpStatus.BAD_REQUEST);
            return false;
        }
        HttpHeaders shown = new HttpHeaders();
        request.getHeaders().forEach((name, values) -> {
            if (CREDENTIALS.stream().noneMatch(name::equalsIgnoreCase)) {
                shown.addAll(name, values);
            }
        });
        ServerHttpRequest discreet = new ServletServerHttpRequest(asked) {
            @Override
            public HttpHeaders getHeaders() {
                return shown;
            }
        };
        boolean upgraded = this.handshakes.doHandshake(discreet, response, handler, attributes);
        if (upgraded) {
            asked.setAttribute(HandshakeRemains.MARK, true);
        } else {
            HttpServletResponse answered = ((ServletServerHttpResponse) response).getServletResponse();
            log(asked, HttpStatusCode.valueOf(answered.getStatus()));
        }
        return upgraded;
    }

    private void log(HttpServletRequest request, HttpStatusCode status) {
        String path = String.valueOf(request.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        RefusalFilter.refused(request, path, Refusal.malformed(status), this.refusals);
    }
}
