package io.jsonrpc.server.servlet.sockjs;

import java.util.Map;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.transport.SockJsServiceConfig;
import org.springframework.web.socket.sockjs.transport.SockJsSession;
import org.springframework.web.socket.sockjs.transport.handler.EventSourceTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.StreamingSockJsSession;

/** SockJS over server-sent events, with sessions that have a bounded cache. */
final class SockJsEventSourceHandler extends EventSourceTransportHandler {

    @Override
    public boolean checkSessionType(SockJsSession session) {
        return session instanceof Session;
    }

    @Override
    public StreamingSockJsSession createSession(
            String sessionId, WebSocketHandler handler, Map<String, Object> attributes) {
        return new Session(sessionId, getServiceConfig(), handler, attributes);
    }

    private static final class Session extends BoundedStreamingSession {

        private Session(
                String id, SockJsServiceConfig config, WebSocketHandler handler, Map<String, Object> attributes) {
            super(id, config, handler, attributes, new byte[] {'\r', '\n'});
        }
    }
}
