package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.servlet.socket.CloseCodes;
import java.io.IOException;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.scheduling.TaskScheduler;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.WebSocketSession;
import org.springframework.web.socket.sockjs.transport.SockJsServiceConfig;
import org.springframework.web.socket.sockjs.transport.handler.SockJsWebSocketHandler;
import org.springframework.web.socket.sockjs.transport.session.WebSocketServerSockJsSession;

/**
 * One WebSocket that carries SockJS frames. Receives frames in parts and assembles them up to a limit; Spring's handler
 * does not, and the container would reject (1009) frames larger than its buffer of 8 KiB.
 */
final class SockJsSocketHandler extends SockJsWebSocketHandler {

    private static final Logger log = LoggerFactory.getLogger(SockJsSocketHandler.class);

    private final SockJsBounds bounds;

    // Accessed by the reading thread only.

    private @Nullable StringBuilder frame;

    private volatile @Nullable Future<?> timeLimit;

    private boolean refused;

    SockJsSocketHandler(
            SockJsServiceConfig config,
            WebSocketHandler handler,
            WebSocketServerSockJsSession session,
            SockJsBounds bounds) {
        super(config, handler, session);
        this.bounds = bounds;
    }

    @Override
    public boolean supportsPartialMessages() {
        return true;
    }

    @Override
    public void handleTextMessage(WebSocketSession socket, TextMessage part) throws Exception {
        if (this.refused) {
            return;
        }
        String text = part.getPayload();
        StringBuilder started = this.frame;
        if (text.length() + (started == null ? 0 : started.length()) > this.bounds.characters()) {
            this.refused = true;
            forget();
            close(socket, "frame too big");
        } else if (started != null) {
            started.append(text);
            if (part.isLast()) {
                forget();
                super.handleTextMessage(socket, new TextMessage(started));
            }
        } else if (part.isLast()) {
            super.handleTextMessage(socket, part);
        } else {
            this.frame = new StringBuilder(text);
            this.timeLimit = limitTime(socket);
        }
    }

    @Override
    public void afterConnectionClosed(WebSocketSession socket, org.springframework.web.socket.CloseStatus status)
            throws Exception {
        Future<?> limit = this.timeLimit;
        if (limit != null) {
            limit.cancel(false);
        }
        super.afterConnectionClosed(socket, status);
    }

    private Future<?> limitTime(WebSocketSession socket) {
        TaskScheduler scheduler = getSockJsConfig().getTaskScheduler();
        return scheduler.schedule(
                () -> close(socket, "frame takes too long"),
                scheduler.getClock().instant().plus(this.bounds.assembly()));
    }

    private void forget() {
        this.frame = null;
        Future<?> limit = this.timeLimit;
        if (limit != null) {
            limit.cancel(false);
            this.timeLimit = null;
        }
    }

    private void close(WebSocketSession socket, String reason) {
        try {
            socket.close(CloseCodes.toSend(CloseStatus.TOO_BIG.withReason(reason)));
        } catch (IOException | RuntimeException ex) {
            // The container ends the socket and reports the close in any case.
            log.debug("Could not close", ex);
        }
    }
}
