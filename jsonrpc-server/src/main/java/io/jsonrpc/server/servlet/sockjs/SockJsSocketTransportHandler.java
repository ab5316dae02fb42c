package io.jsonrpc.server.servlet.sockjs;

import java.io.IOException;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import org.springframework.http.HttpStatus;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.CloseStatus;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.server.HandshakeHandler;
import org.springframework.web.socket.sockjs.SockJsTransportFailureException;
import org.springframework.web.socket.sockjs.transport.SockJsServiceConfig;
import org.springframework.web.socket.sockjs.transport.SockJsSession;
import org.springframework.web.socket.sockjs.transport.handler.WebSocketTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.AbstractSockJsSession;
import org.springframework.web.socket.sockjs.transport.session.WebSocketServerSockJsSession;

/** SockJS over WebSocket with frames in parts and exactly one socket per session. */
final class SockJsSocketTransportHandler extends WebSocketTransportHandler {

    private final SockJsBounds bounds;

    SockJsSocketTransportHandler(HandshakeHandler handshakeHandler, SockJsBounds bounds) {
        super(handshakeHandler);
        this.bounds = bounds;
    }

    @Override
    public AbstractSockJsSession createSession(String id, WebSocketHandler handler, Map<String, Object> attributes) {
        return new OneSocketSession(id, getServiceConfig(), handler, attributes);
    }

    @Override
    public void handleRequest(
            ServerHttpRequest request, ServerHttpResponse response, WebSocketHandler handler, SockJsSession session) {
        OneSocketSession own = (OneSocketSession) session;
        if (!own.taken.compareAndSet(false, true)) {
            response.setStatusCode(HttpStatus.NOT_FOUND);
            return;
        }
        try {
            getHandshakeHandler()
                    .doHandshake(
                            request,
                            response,
                            new SockJsSocketHandler(getServiceConfig(), handler, own, this.bounds),
                            own.getAttributes());
        } catch (RuntimeException ex) {
            own.tryCloseWithSockJsTransportError(ex, CloseStatus.SERVER_ERROR);
            throw new SockJsTransportFailureException("WebSocket handshake failure", session.getId(), ex);
        }
    }

    /**
     * A session that cannot be taken over by another socket: the client chooses the id, and Spring would attach a
     * second socket with the same id to the session. A malformed frame closes it without the stack trace that Spring
     * logs as an error.
     */
    private static final class OneSocketSession extends WebSocketServerSockJsSession {

        private final AtomicBoolean taken = new AtomicBoolean();

        private OneSocketSession(
                String id, SockJsServiceConfig config, WebSocketHandler handler, Map<String, Object> attributes) {
            super(id, config, handler, attributes);
        }

        @Override
        public void handleMessage(TextMessage message, WebSocketSession socket) {
            String[] messages;
            try {
                messages = getMessageCodec().decode(message.getPayload());
            } catch (IOException | IllegalStateException ex) {
                tryCloseWithSockJsTransportError(ex, CloseStatus.BAD_DATA);
                return;
            }
            if (messages != null) {
                delegateMessages(messages);
            }
        }
    }
}
