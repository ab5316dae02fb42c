package io.jsonrpc.server.servlet.sockjs;

import java.util.Map;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.transport.SockJsSession;
import org.springframework.web.socket.sockjs.transport.handler.EventSourceTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.StreamingSockJsSession;

/** SockJS over server-sent events, with sessions that have a bounded cache. */
final class SockJsEventSourceHandler extends EventSourceTransportHandler {

    private static final byte[] NEW_LINE = {'\r', '\n'};

    @Override
    public boolean checkSessionType(SockJsSession session) {
        return BoundedStreamingSession.isOne(session, NEW_LINE);
    }

    @Override
    public StreamingSockJsSession createSession(
            String sessionId, WebSocketHandler handler, Map<String, Object> attributes) {
        return new BoundedStreamingSession(sessionId, getServiceConfig(), handler, attributes, NEW_LINE);
    }
}
