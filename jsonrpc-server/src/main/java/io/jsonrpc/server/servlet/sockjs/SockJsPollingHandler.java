package io.jsonrpc.server.servlet.sockjs;

import java.util.Map;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.transport.SockJsServiceConfig;
import org.springframework.web.socket.sockjs.transport.handler.XhrPollingTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.PollingSockJsSession;

/** SockJS polling, with sessions that have a bounded cache. */
final class SockJsPollingHandler extends XhrPollingTransportHandler {

    @Override
    public PollingSockJsSession createSession(
            String sessionId, WebSocketHandler handler, Map<String, Object> attributes) {
        return new BoundedSession(sessionId, getServiceConfig(), handler, attributes);
    }

    private static final class BoundedSession extends PollingSockJsSession implements OutboundCache {

        private final CacheGate gate = new CacheGate();

        private BoundedSession(
                String id, SockJsServiceConfig config, WebSocketHandler handler, Map<String, Object> attributes) {
            super(id, config, handler, attributes);
        }

        @Override
        public boolean hasRoomFor(int length, Runnable later) {
            synchronized (this.responseLock) {
                return this.gate.hasRoomFor(length, getMessageCache(), later);
            }
        }

        @Override
        protected void flushCache() {
            super.flushCache();
            this.gate.flushed();
        }
    }
}
