package io.jsonrpc.server.servlet.handshake;

import io.jsonrpc.server.web.InterceptorFailures;
import jakarta.servlet.http.HttpServletResponse;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatusCode;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.http.server.ServletServerHttpRequest;
import org.springframework.http.server.ServletServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;

/** An interceptor of the application. What it throws is answered here, see {@link InterceptorFailures}. */
public final class GuardedInterceptor implements HandshakeInterceptor {

    private final HandshakeInterceptor own;

    private final String path;

    /**
     * Guards an interceptor.
     *
     * @param path the path pattern of its endpoint
     */
    public GuardedInterceptor(HandshakeInterceptor own, String path) {
        this.own = own;
        this.path = path;
    }

    @Override
    public boolean beforeHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            Map<String, Object> attributes)
            throws Exception {
        try {
            return this.own.beforeHandshake(request, response, handler, attributes);
        } catch (Throwable failure) {
            HttpStatusCode status = InterceptorFailures.answer(failure, this.path);
            HttpServletResponse answered = ((ServletServerHttpResponse) response).getServletResponse();
            if (status == null || answered.isCommitted()) {
                throw failure;
            }
            RefusalFilter.logged(((ServletServerHttpRequest) request).getServletRequest());
            answered.resetBuffer();
            ServletPlainText.write(response, status, InterceptorFailures.text(status));
            return false;
        }
    }

    @Override
    public void afterHandshake(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler handler,
            @Nullable Exception exception) {
        this.own.afterHandshake(request, response, handler, exception);
    }
}
