package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.support.WebSocketHttpRequestHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * Plain WebSocket on the path of an endpoint. Requests that are not handshakes are answered before a place is reserved.
 */
public class ServletEndpointHandler extends WebSocketHttpRequestHandler {

    private final PathPattern pattern;

    private final HandshakeRefusals refusals;

    public ServletEndpointHandler(
            PathPattern pattern, WebSocketHandler handler, HandshakeHandler handshakes, HandshakeRefusals refusals) {
        super(handler, handshakes);
        this.pattern = pattern;
        this.refusals = refusals;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        // A handshake is a GET or, over HTTP/2, an extended CONNECT (RFC 8441), which has no Upgrade header.
        boolean get = HttpMethod.GET.matches(request.getMethod());
        if (get && !"websocket".equalsIgnoreCase(request.getHeader(HttpHeaders.UPGRADE))) {
            HttpStatus status = HttpStatus.BAD_REQUEST;
            // HTTP/2 has no such headers, so 426, which requires them, cannot be used there.
            if (request.getProtocol().startsWith("HTTP/1.")) {
                status = HttpStatus.UPGRADE_REQUIRED;
                response.setHeader(HttpHeaders.UPGRADE, "websocket");
                response.setHeader(HttpHeaders.CONNECTION, "Upgrade");
            }
            UnreadBody.announceEnd(request, response);
            Refusal refusal = Refusal.noHandshake(status);
            RefusalFilter.refused(request, this.pattern.getPatternString(), refusal, this.refusals);
            ServletPlainText.write(response, status, refusal.text());
        } else if (!get && !"CONNECT".equals(request.getMethod())) {
            UnreadBody.announceEnd(request, response);
            response.setHeader(HttpHeaders.ALLOW, allowedMethods());
            ServletPlainText.write(response, HttpStatus.METHOD_NOT_ALLOWED, "");
        } else {
            exposeVariables(request);
            super.handleRequest(new UncompressedRequest(new UnfilteredEncoding(request)), response);
        }
    }

    /** The methods of requests that are accepted, as the header {@code Allow} has them. */
    protected String allowedMethods() {
        return HttpMethod.GET.name();
    }

    /** Sets the variables of the path for interceptors and the session. */
    protected final void exposeVariables(HttpServletRequest request) {
        PathPattern.PathMatchInfo match = this.pattern.matchAndExtract(PathVariables.pathOf(request));
        if (match == null) {
            throw PathVariables.unmatched(this.pattern);
        }
        PathVariables.expose(request, match.getUriVariables());
    }
}
