package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.server.servlet.handshake.PathVariables;
import io.jsonrpc.server.servlet.handshake.UncompressedRequest;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.springframework.web.servlet.HandlerMapping;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.SockJsService;
import org.springframework.web.socket.sockjs.support.SockJsHttpRequestHandler;
import org.springframework.web.util.pattern.PathPattern;

/**
 * SockJS below a path that may contain variables. Spring would treat everything from the first variable on as the
 * SockJS part of the path.
 */
public final class SockJsEndpointHandler extends SockJsHttpRequestHandler {

    private final PathPattern base;

    public SockJsEndpointHandler(PathPattern base, SockJsService service, WebSocketHandler handler) {
        super(service, handler);
        this.base = base;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        PathPattern.PathRemainingMatchInfo match = this.base.matchStartOfPath(PathVariables.pathOf(request));
        if (match == null) {
            throw PathVariables.unmatched(this.base);
        }
        PathVariables.expose(request, match.getUriVariables());
        request.setAttribute(
                HandlerMapping.PATH_WITHIN_HANDLER_MAPPING_ATTRIBUTE,
                match.getPathRemaining().value());
        super.handleRequest(new UncompressedRequest(request), response);
    }
}
