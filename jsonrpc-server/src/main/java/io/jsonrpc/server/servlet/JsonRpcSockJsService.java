package io.jsonrpc.server.servlet;

import jakarta.servlet.ServletContext;
import java.io.IOException;
import java.util.List;
import org.springframework.http.HttpMethod;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.sockjs.transport.TransportHandler;
import org.springframework.web.socket.sockjs.transport.TransportHandlingSockJsService;

/** SockJS below the path of one endpoint: WebSocket, streaming and polling, and nothing older. */
final class JsonRpcSockJsService extends TransportHandlingSockJsService implements ServletContextAware {

    private final OriginRule origins;

    private final String clientLibraryUrl;

    JsonRpcSockJsService(
            ServletStack stack,
            HandshakeHandler handshakes,
            OriginRule origins,
            List<HandshakeInterceptor> interceptors) {
        super(stack.scheduler(), transports(stack.settings(), handshakes));
        ServletStackSettings settings = stack.settings();
        this.origins = origins;
        this.clientLibraryUrl = settings.clientLibraryUrl();
        setMessageCodec(new GsonSockJsMessageCodec());
        setHandshakeInterceptors(interceptors);
        setHeartbeatTime(settings.heartbeat().toMillis());
        setDisconnectDelay(settings.disconnectDelay().toMillis());
        // Never reached: the transport holds messages back before.
        setHttpMessageCacheSize(2 * OutboundCache.MESSAGES);
        setSockJsClientLibraryUrl(this.clientLibraryUrl);
        // For CORS headers, and so that Spring refuses what knows no Origin.
        setAllowedOriginPatterns(origins.patterns());
    }

    private static List<TransportHandler> transports(ServletStackSettings settings, HandshakeHandler handshakes) {
        SockJsBounds bounds = SockJsBounds.forMessages(settings.messageBytes(), settings.messageAssembly());
        return List.of(
                new SockJsSocketTransportHandler(handshakes, bounds),
                new SockJsStreamingHandler(),
                new SockJsPollingHandler(),
                new SockJsReceivingHandler(bounds));
    }

    @Override
    public void setServletContext(ServletContext servletContext) {
        if (this.clientLibraryUrl.startsWith("/")) {
            setSockJsClientLibraryUrl(servletContext.getContextPath() + this.clientLibraryUrl);
        }
    }

    @Override
    protected boolean checkOrigin(ServerHttpRequest request, ServerHttpResponse response, HttpMethod... methods)
            throws IOException {
        if (this.origins.permits(request)) {
            return true;
        }
        response.setStatusCode(HttpStatus.FORBIDDEN);
        return false;
    }
}
