package io.jsonrpc.server.servlet.sockjs;

import java.util.Arrays;
import java.util.Map;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.transport.SockJsSession;
import org.springframework.web.socket.sockjs.transport.handler.XhrStreamingTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.StreamingSockJsSession;

/** SockJS streaming, with sessions that have a bounded cache. */
final class SockJsStreamingHandler extends XhrStreamingTransportHandler {

    /** The beginning of a stream in the SockJS protocol, because browsers hold back the first 2 KiB. */
    private static final byte[] PRELUDE = new byte[2049];

    static {
        Arrays.fill(PRELUDE, (byte) 'h');
        PRELUDE[2048] = '\n';
    }

    @Override
    public boolean checkSessionType(SockJsSession session) {
        return BoundedStreamingSession.isOne(session, PRELUDE);
    }

    @Override
    public StreamingSockJsSession createSession(
            String sessionId, WebSocketHandler handler, Map<String, Object> attributes) {
        return new BoundedStreamingSession(sessionId, getServiceConfig(), handler, attributes, PRELUDE);
    }
}
