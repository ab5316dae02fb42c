package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.web.HandshakeKeys;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
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
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.HandshakeHandler;

/**
 * Hides the credentials from Spring's handshake, which logs all headers at level TRACE and does not need these. Rejects
 * invalid keys, which Jetty would accept.
 */
public final class DiscreetHandshakeHandler implements HandshakeHandler {

    private static final List<String> CREDENTIALS =
            List.of(HttpHeaders.AUTHORIZATION, HttpHeaders.PROXY_AUTHORIZATION, HttpHeaders.COOKIE);

    private final HandshakeHandler handshakes;

    private final HandshakeRefusals refusals;

    public DiscreetHandshakeHandler(HandshakeHandler handshakes, HandshakeRefusals refusals) {
        this.handshakes = handshakes;
        this.refusals = refusals;
    }

    @Override
    public boolean doHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes) {
        HttpServletRequest received = ((ServletServerHttpRequest) request).getServletRequest();
        String key = request.getHeaders().getFirst(WebSocketHttpHeaders.SEC_WEBSOCKET_KEY);
        if (key != null && !HandshakeKeys.isValid(key)) {
            response.setStatusCode(HttpStatus.BAD_REQUEST);
            refused(received, request, response);
            return false;
        }
        HttpHeaders shown = new HttpHeaders();
        request.getHeaders().forEach((name, values) -> {
            if (CREDENTIALS.stream().noneMatch(name::equalsIgnoreCase)) {
                shown.addAll(name, values);
            }
        });
        ServerHttpRequest discreet = new ServletServerHttpRequest(received) {
            @Override
            public HttpHeaders getHeaders() {
                return shown;
            }
        };
        boolean upgraded = this.handshakes.doHandshake(discreet, response, handler, attributes);
        if (upgraded) {
            received.setAttribute(HandshakeRemains.MARK, true);
        } else {
            refused(received, request, response);
        }
        return upgraded;
    }

    private void refused(HttpServletRequest received, ServerHttpRequest request, ServerHttpResponse response) {
        HttpServletResponse answered = ((ServletServerHttpResponse) response).getServletResponse();
        Refusal refusal = Refusal.malformed(HttpStatusCode.valueOf(answered.getStatus()));
        String path = String.valueOf(received.getAttribute(HandlerMapping.BEST_MATCHING_PATTERN_ATTRIBUTE));
        RefusalFilter.refused(received, path, refusal, this.refusals);
        if (request.getHeaders().getConnection().stream().noneMatch(HttpHeaders.UPGRADE::equalsIgnoreCase)) {
            // Spring has written a response.
            return;
        }
        try {
            ServletPlainText.write(response, refusal.status(), refusal.text());
        } catch (IOException ex) {
            throw new HandshakeFailureException("The client has gone", ex);
        }
    }
}
