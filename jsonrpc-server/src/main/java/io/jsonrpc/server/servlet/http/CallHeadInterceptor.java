package io.jsonrpc.server.servlet.http;

import io.jsonrpc.server.http.CallHead;
import io.jsonrpc.server.http.HttpAnswer;
import io.jsonrpc.server.web.HandshakeRefusals;
import io.jsonrpc.server.web.Refusal;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** Refuses POSTs whose head is not that of a call, before a place is reserved. */
public final class CallHeadInterceptor implements HandshakeInterceptor {

    private final String path;

    private final int limit;

    private final HandshakeRefusals refusals;

    /**
     * The rule of an endpoint.
     *
     * @param path its pattern
     * @param limit maximum size of a message, in bytes
     */
    public CallHeadInterceptor(String path, int limit, HandshakeRefusals refusals) {
        this.path = path;
        this.limit = limit;
        this.refusals = refusals;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws IOException {
        HttpServletRequest received = ((ServletServerHttpRequest) request).getServletRequest();
        // As it was received: Spring adds the encoding that filters assume.
        CallHead head = new CallHead(
                values(received, HttpHeaders.CONTENT_TYPE),
                values(received, HttpHeaders.CONTENT_ENCODING),
                received.getContentLengthLong());
        Refusal refusal = head.judge(this.limit);
        if (refusal != null) {
            this.refusals.add(this.path, refusal);
            ServletCalls.write(HttpAnswer.of(refusal), response);
        }
        return refusal == null;
    }

    private static List<String> values(HttpServletRequest request, String header) {
        return Collections.list(request.getHeaders(header));
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {}
}
