package io.jsonrpc.server.servlet.sockjs;

import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import org.jspecify.annotations.Nullable;
import org.springframework.http.HttpStatus;
import org.springframework.http.MediaType;
import org.springframework.http.server.ServerHttpRequest;
import org.springframework.http.server.ServerHttpResponse;
import org.springframework.web.socket.WebSocketHandler;
import org.springframework.web.socket.sockjs.SockJsException;
import org.springframework.web.socket.sockjs.transport.handler.XhrReceivingTransportHandler;
import org.springframework.web.socket.sockjs.transport.session.AbstractHttpSockJsSession;

/**
 * Accepts {@code xhr_send} up to a size limit: Spring's handler reads bodies of any size and logs a stack trace for
 * each malformed one. Nothing of a body that is too large or malformed is delivered.
 */
final class SockJsReceivingHandler extends XhrReceivingTransportHandler {

    private final SockJsBounds bounds;

    SockJsReceivingHandler(SockJsBounds bounds) {
        this.bounds = bounds;
    }

    @Override
    protected void handleRequestInternal(
            ServerHttpRequest request,
            ServerHttpResponse response,
            WebSocketHandler wsHandler,
            AbstractHttpSockJsSession sockJsSession)
            throws SockJsException {
        String @Nullable [] messages = null;
        try {
            if (request.getHeaders().getContentLength() > this.bounds.characters()) {
                throw new TooLargeException();
            }
            messages = getServiceConfig()
                    .getMessageCodec()
                    .decodeInputStream(new BoundedStream(request.getBody(), this.bounds.characters()));
        } catch (TooLargeException ex) {
            discard(request, this.bounds.characters());
            refuse(response, HttpStatus.CONTENT_TOO_LARGE, "Too large.", sockJsSession);
            return;
        } catch (IOException | IllegalStateException ex) {
            this.logger.debug("Broken xhr_send", ex);
        }
        if (messages == null) {
            refuse(response, HttpStatus.BAD_REQUEST, "Broken JSON encoding.", sockJsSession);
            return;
        }
        response.setStatusCode(getResponseStatus());
        response.getHeaders().setContentType(new MediaType("text", "plain", StandardCharsets.UTF_8));
        sockJsSession.delegateMessages(messages);
    }

    /**
     * Continues to read for a while: a server that closes while its client is still sending resets the connection, and
     * the client may never receive the answer.
     */
    private void discard(ServerHttpRequest request, long bytes) {
        try {
            request.getBody().skip(bytes);
        } catch (IOException ex) {
            this.logger.debug("Broken xhr_send", ex);
        }
    }

    private static void refuse(
            ServerHttpResponse response, HttpStatus status, String text, AbstractHttpSockJsSession session) {
        response.setStatusCode(status);
        try {
            response.getBody().write(text.getBytes(StandardCharsets.UTF_8));
        } catch (IOException ex) {
            throw new SockJsException("Failed to answer", session.getId(), ex);
        }
    }

    private static final class TooLargeException extends IOException {}

    /** Fails if the body exceeds the limit. */
    private static final class BoundedStream extends InputStream {

        private final InputStream source;

        private long left;

        private BoundedStream(InputStream source, long bound) {
            this.source = source;
            this.left = bound;
        }

        @Override
        public int read() throws IOException {
            int value = this.source.read();
            if (value >= 0) {
                count(1);
            }
            return value;
        }

        @Override
        public int read(byte[] buffer, int offset, int length) throws IOException {
            int count = this.source.read(buffer, offset, length);
            if (count > 0) {
                count(count);
            }
            return count;
        }

        private void count(int bytes) throws TooLargeException {
            this.left -= bytes;
            if (this.left < 0) {
                throw new TooLargeException();
            }
        }
    }
}
