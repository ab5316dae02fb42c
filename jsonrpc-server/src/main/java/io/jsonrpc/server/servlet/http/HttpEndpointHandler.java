package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.http.CallCors;
import io.jsonrpc.server.servlet.handshake.OriginRule;
import io.jsonrpc.server.servlet.handshake.ServletEndpointHandler;
import io.jsonrpc.server.servlet.handshake.UnfilteredEncoding;
import io.jsonrpc.server.servlet.handshake.UnreadBody;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.UnexplainedRefusals;
import jakarta.servlet.ServletException;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.cors.CorsConfigurationSource;
import org.springframework.web.cors.CorsUtils;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.util.pattern.PathPattern;

/** Plain WebSocket and calls by HTTP on the path of an endpoint. */
public final class HttpEndpointHandler extends ServletEndpointHandler implements CorsConfigurationSource {

    private final ServletCalls calls;

    private final OriginRule origins;

    public HttpEndpointHandler(
            PathPattern pattern,
            WebSocketHandler handler,
            HandshakeHandler handshakes,
            HandshakeRefusals refusals,
            ServletCalls calls,
            OriginRule origins) {
        super(pattern, handler, handshakes, refusals);
        this.calls = calls;
        this.origins = origins;
    }

    @Override
    public void handleRequest(HttpServletRequest request, HttpServletResponse response)
            throws ServletException, IOException {
        HttpServletRequest call = new UnfilteredEncoding(request);
        boolean handshake = UnexplainedRefusals.isHandshake(request.getHeader(HttpHeaders.UPGRADE));
        if (!handshake) {
            allowPage(call, response);
        }
        if (HttpMethod.POST.matches(request.getMethod())) {
            exposeVariables(request);
            // Before the interceptors, which may answer; taken back once they have accepted the call.
            UnreadBody.announceEnd(call, response);
            this.calls.handle(call, response);
        } else {
            super.handleRequest(request, response);
            if (!handshake) {
                this.calls.drop(call, response);
            }
        }
    }

    /** Lets a page that may connect read the answer, unless a filter of the application has decided about that. */
    private void allowPage(HttpServletRequest request, HttpServletResponse response) {
        String origin = request.getHeader(HttpHeaders.ORIGIN);
        if (origin != null
                && response.getHeader(HttpHeaders.ACCESS_CONTROL_ALLOW_ORIGIN) == null
                && this.origins.permitsPage(request)) {
            CallCors.headers(origin).forEach((name, values) -> response.addHeader(name, values.get(0)));
        }
    }

    @Override
    protected String allowedMethods() {
        return "GET, POST";
    }

    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        return CorsUtils.isPreFlightRequest(request)
                ? CallCors.preflight(
                        request.getHeader(HttpHeaders.ORIGIN),
                        request.getHeader(HttpHeaders.ACCESS_CONTROL_REQUEST_METHOD),
                        this.origins.permitsPage(request))
                : null;
    }
}
