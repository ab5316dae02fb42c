package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.http.CallBody;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.http.HttpCall;
import io.jsonrpc.server.servlet.handshake.HandshakeCapture;
import io.jsonrpc.server.socket.SocketAcceptor;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.io.IOException;
import java.io.InputStream;
import java.time.Duration;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeFailureException;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.server.support.HandshakeInterceptorChain;

/**
 * The calls by HTTP of one endpoint. The container's thread reads the body, as it does for a controller of Spring MVC, and is
 * free while the call is handled.
 */
public final class ServletCalls {

    private static final int BUFFER = 8 * 1024;

    private final Endpoint endpoint;

    private final SocketAcceptor acceptor;

    private final WebSocketHandler handler;

    private final List<HandshakeInterceptor> interceptors;

    private final HandshakeRefusals refusals;

    private final int limit;

    private final Duration timeout;

    /**
     * The calls of an endpoint.
     *
     * @param handler that of its sockets, for the interceptors
     * @param interceptors decide about each call; the last is {@link HandshakeCapture#INTERCEPTOR}
     * @param limit maximum size of a message, in bytes
     * @param timeout how long the application may take at most
     */
    public ServletCalls(
            Endpoint endpoint,
            SocketAcceptor acceptor,
            WebSocketHandler handler,
            List<HandshakeInterceptor> interceptors,
            HandshakeRefusals refusals,
            int limit,
            Duration timeout) {
        this.endpoint = endpoint;
        this.acceptor = acceptor;
        this.handler = handler;
        this.interceptors = List.copyOf(interceptors);
        this.refusals = refusals;
        this.limit = limit;
        this.timeout = timeout;
    }

    void handle(HttpServletRequest received, HttpServletResponse answered) throws IOException {
        ServerHttpRequest request = new ServletServerHttpRequest(received);
        ServerHttpResponse response = new ServletServerHttpResponse(answered);
        HandshakeInterceptorChain chain = new HandshakeInterceptorChain(this.interceptors, this.handler);
        Map<String, Object> attributes = new HashMap<>();
        HandshakeCapture capture;
        try {
            if (!chain.applyBeforeHandshake(request, response, attributes)) {
                if (HttpStatus.OK.value() == answered.getStatus()) {
                    response.setStatusCode(HttpStatus.FORBIDDEN);
                }
                response.close();
                return;
            }
            capture = Objects.requireNonNull(HandshakeCapture.take(attributes), "what the last interceptor leaves");
        } catch (Exception failure) {
            HandshakeFailureException uncaught =
                    new HandshakeFailureException("Uncaught failure for request " + request.getURI(), failure);
            chain.applyAfterHandshake(request, response, uncaught);
            response.close();
            throw uncaught;
        }
        LateAnswer answer = new LateAnswer(answered);
        boolean placed = capture.reservation().claim();
        chain.applyAfterHandshake(request, response, null);
        if (placed) {
            answer.call().open(this.acceptor, this.endpoint, capture.toHandshake(null, attributes));
            HttpAnswer refusal = read(received, answer.call());
            if (refusal != null) {
                answer.give(refusal);
            }
        } else {
            answer.give(HttpAnswer.NO_ROOM);
        }
        // What interceptors have set.
        response.close();
        HttpAnswer now = answer.await(received, this.timeout);
        if (now != null) {
            byte[] body = now.bytes();
            LateAnswer.setHead(now, body.length, answered);
            answered.getOutputStream().write(body);
        }
    }

    /** Passes the body on; returns how the call is answered if that is refused, or cannot be read. */
    private @Nullable HttpAnswer read(HttpServletRequest request, HttpCall call) {
        try {
            InputStream stream = request.getInputStream();
            CallBody body = new CallBody(call, this.limit);
            long length = request.getContentLengthLong();
            byte[] buffer = new byte[length < 0 || length >= BUFFER ? BUFFER : (int) length + 1];
            int count;
            do {
                count = fill(buffer, stream, call);
                Refusal refusal = count < 0 ? null : body.add(buffer, count, count < buffer.length);
                if (refusal != null) {
                    this.refusals.add(this.endpoint.pattern(), refusal);
                    call.abandon(null);
                    return HttpAnswer.of(refusal);
                }
            } while (count == buffer.length);
            return null;
        } catch (IOException failure) {
            call.abandon(failure);
            return HttpAnswer.TOO_SLOW;
        } catch (RuntimeException | Error failure) {
            call.abandon(failure);
            throw failure;
        }
    }

    /** Reads until the buffer is full or the body ends; returns the number of bytes, negative once the call is over. */
    private static int fill(byte[] buffer, InputStream stream, HttpCall call) throws IOException {
        int count = 0;
        while (count < buffer.length) {
            if (call.isOver()) {
                return -1;
            }
            int read = stream.read(buffer, count, buffer.length - count);
            if (read < 0) {
                return count;
            }
            count += read;
        }
        return count;
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
