package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.servlet.handshake.HandshakeCapture;
import io.jsonrpc.server.servlet.handshake.UnreadBody;
import io.jsonrpc.server.web.HandshakeRefusals;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.HandshakeInterceptorChain;

/** The calls by HTTP of one endpoint. */
public final class ServletCalls {

    private final Endpoint endpoint;

    private final WebSocketHandler handler;

    private final List<HandshakeInterceptor> interceptors;

    private final HandshakeRefusals refusals;

    private final ServletCallRules rules;

    /**
     * The calls of an endpoint.
     *
     * @param handler that of its sockets, for the interceptors
     * @param interceptors decide about each call; the last is {@link HandshakeCapture#INTERCEPTOR}
     */
    public ServletCalls(
            Endpoint endpoint,
            WebSocketHandler handler,
            List<HandshakeInterceptor> interceptors,
            HandshakeRefusals refusals,
            ServletCallRules rules) {
        this.endpoint = endpoint;
        this.handler = handler;
        this.interceptors = List.copyOf(interceptors);
        this.refusals = refusals;
        this.rules = rules;
    }

    void handle(HttpServletRequest received, HttpServletResponse answered) throws IOException {
        ServerHttpRequest request = new ServletServerHttpRequest(received);
        ServerHttpResponse response = new ServletServerHttpResponse(answered);
        HandshakeInterceptorChain chain = new HandshakeInterceptorChain(this.interceptors, this.handler);
        Map<String, Object> attributes = new HashMap<>();
        HandshakeCapture capture;
        ServletCall call;
        try {
            if (!chain.applyBeforeHandshake(request, response, attributes)) {
                if (HttpStatus.OK.value() == answered.getStatus()) {
                    response.setStatusCode(HttpStatus.FORBIDDEN);
                }
                response.close();
                drop(received, answered);
                return;
            }
            capture = Objects.requireNonNull(HandshakeCapture.take(attributes), "what the last interceptor leaves");
            call = new ServletCall(
                    received, answered, this.rules, refusal -> this.refusals.add(this.endpoint.pattern(), refusal));
        } catch (Exception failure) {
            HandshakeFailureException uncaught =
                    new HandshakeFailureException("Uncaught failure for request " + request.getURI(), failure);
            chain.applyAfterHandshake(request, response, uncaught);
            response.close();
            throw uncaught;
        }
        boolean placed = capture.reservation().claim();
        chain.applyAfterHandshake(request, response, null);
        // What interceptors have set.
        response.close();
        UnreadBody.keepConnection(answered);
        if (placed) {
            call.call().open(this.rules.acceptor(), this.endpoint, capture.toHandshake(null, attributes));
        } else {
            call.give(HttpAnswer.NO_ROOM);
        }
        call.listen();
    }

    /** Drops the body of a request that is answered and no call. */
    void drop(HttpServletRequest received, HttpServletResponse answered) throws IOException {
        UnwantedBody.drop(received, answered, this.rules);
    }

    /** Writes the answer to a request that is refused. */
    static void write(HttpAnswer answer, ServerHttpResponse response) throws IOException {
        response.setStatusCode(answer.status());
        answer.headers().forEach((name, values) -> response.getHeaders().put(name, values));
        byte[] body = answer.bytes();
        if (body.length > 0) {
            response.getHeaders().setContentLength(body.length);
            response.getBody().write(body);
        }
        response.close();
    }
}
