package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.server.servlet.handshake.OriginRule;
import io.jsonrpc.server.servlet.socket.ServletStack;
import io.jsonrpc.server.servlet.socket.ServletStackSettings;
import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpServletRequest;
import java.io.IOException;
import java.util.Collection;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpHeaders;
import org.springframework.http.HttpMethod;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.context.ServletContextAware;
import org.springframework.web.cors.CorsConfiguration;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.server.HandshakeInterceptor;
import org.springframework.web.socket.sockjs.transport.TransportHandler;
import org.springframework.web.socket.sockjs.transport.TransportHandlingSockJsService;

/**
 * SockJS below the path of one endpoint: WebSocket, streaming, server-sent events and polling, without the transports
 * for Internet Explorer up to 9 ({@code htmlfile}, {@code jsonp}).
 */
public final class JsonRpcSockJsService extends TransportHandlingSockJsService implements ServletContextAware {

    private final OriginRule origins;

    private final String clientLibraryUrl;

    public JsonRpcSockJsService(
            ServletStack stack,
            HandshakeHandler handshakes,
            OriginRule origins,
            Collection<String> allowedOrigins,
            List<HandshakeInterceptor> interceptors) {
        super(stack.scheduler(), transports(stack.settings(), handshakes));
        ServletStackSettings settings = stack.settings();
        this.origins = origins;
        this.clientLibraryUrl = settings.clientLibraryUrl();
        setMessageCodec(new GsonSockJsMessageCodec());
        setHandshakeInterceptors(interceptors);
        setHeartbeatTime(settings.heartbeat().toMillis());
        setStreamBytesLimit(settings.streamBytes());
        setDisconnectDelay(settings.disconnectDelay().toMillis());
        // Never reached, because the transport holds messages back earlier.
        setHttpMessageCacheSize(2 * OutboundCache.MESSAGES);
        setSockJsClientLibraryUrl(this.clientLibraryUrl);
        // Makes Spring refuse transports that do not send an Origin.
        setAllowedOriginPatterns(allowedOrigins);
    }

    private static List<TransportHandler> transports(ServletStackSettings settings, HandshakeHandler handshakes) {
        SockJsBounds bounds = SockJsBounds.forMessages(settings.messageBytes(), settings.messageAssembly());
        return List.of(
                new SockJsSocketTransportHandler(handshakes, bounds),
                new SockJsStreamingHandler(),
                new SockJsEventSourceHandler(),
                new SockJsPollingHandler(),
                new SockJsReceivingHandler(bounds));
    }

    @Override
    public void setServletContext(ServletContext servletContext) {
        if (this.clientLibraryUrl.startsWith("/")) {
            setSockJsClientLibraryUrl(servletContext.getContextPath() + this.clientLibraryUrl);
        }
    }

    /** Makes Spring's CORS rule permit exactly the pages that the endpoint's origin rule permits. */
    @Override
    public @Nullable CorsConfiguration getCorsConfiguration(HttpServletRequest request) {
        CorsConfiguration springs = super.getCorsConfiguration(request);
        if (springs == null || !this.origins.permitsPage(request)) {
            return null;
        }
        CorsConfiguration own = new CorsConfiguration(springs);
        own.setAllowedOriginPatterns(List.of());
        own.setAllowedOrigins(List.of(request.getHeader(HttpHeaders.ORIGIN)));
        return own;
    }

    @Override
    protected boolean checkOrigin(ServerHttpRequest request, ServerHttpResponse response, HttpMethod... methods)
            throws IOException {
        return this.origins.permits(request, response);
    }
}
