package io.jsonrpc.server.servlet.sockjs;

import java.util.Map;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.transport.SockJsServiceConfig;
import org.springframework.web.socket.sockjs.transport.SockJsSession;
import org.springframework.web.socket.sockjs.transport.session.StreamingSockJsSession;

/** A SockJS session over streaming responses with a bounded cache. */
final class BoundedStreamingSession extends StreamingSockJsSession implements OutboundCache {

    private final byte[] prelude;

    private final CacheGate gate = new CacheGate();

    BoundedStreamingSession(
            String id,
            SockJsServiceConfig config,
            WebSocketHandler handler,
            Map<String, Object> attributes,
            byte[] prelude) {
        super(id, config, handler, attributes);
        this.prelude = prelude;
    }

    /** Whether it is one whose responses begin with these bytes, the same array. */
    static boolean isOne(SockJsSession session, byte[] prelude) {
        return session instanceof BoundedStreamingSession streaming && streaming.prelude == prelude;
    }

    @Override
    protected byte[] getPrelude(ServerHttpRequest request) {
        return this.prelude;
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
