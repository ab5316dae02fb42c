package io.jsonrpc.server.servlet.sockjs;

import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.servlet.socket.BlockingIo;
import io.jsonrpc.server.servlet.socket.BridgedTransport;
import io.jsonrpc.server.servlet.socket.CloseCodes;
import io.jsonrpc.server.servlet.socket.CloseDeadline;
import io.jsonrpc.server.servlet.socket.OpenCallbacks;
import java.io.IOException;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.web.socket.TextMessage;
import org.springframework.web.socket.sockjs.transport.SockJsSession;

/**
 * Writes to a SockJS session on a separate pool, because all its transports block in a write. Close codes are sent to
 * the client inside a SockJS frame; the listener receives the code of the first close.
 *
 * <p>Writes and closes never overlap, because Spring writes the close frame without its lock: a close that is requested
 * during a write follows on the writing thread.
 */
public final class SockJsTransport implements BridgedTransport {

    /** The code with which Spring closes when a client opens no further receiving request. */
    private static final int GO_AWAY = 3000;

    private final SockJsSession session;

    private final BlockingIo io;

    private final @Nullable CloseDeadline deadline;

    private final Runnable onCloseFailed;

    private final OpenCallbacks callbacks = new OpenCallbacks();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private boolean writing;

    private @Nullable CloseStatus closing;

    /**
     * Creates the transport of one client.
     *
     * @param io writes everything
     * @param deadline aborts a socket that a close does not end; null if the container does
     * @param onCloseFailed called if the session could not be closed and may not report its end
     */
    public SockJsTransport(
            SockJsSession session, BlockingIo io, @Nullable CloseDeadline deadline, Runnable onCloseFailed) {
        this.session = session;
        this.io = io;
        this.deadline = deadline;
        this.onCloseFailed = onCloseFailed;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        OpenCallbacks.Once once = this.callbacks.begin(callback);
        if (once != null) {
            submit(message.text(), once);
            once.written();
        }
    }

    private void submit(String text, SendCallback once) {
        this.io.run(() -> write(text, once), once::completed);
    }

    private void write(String text, SendCallback once) {
        if (this.session instanceof OutboundCache cache && !cache.hasRoomFor(text.length(), () -> submit(text, once))) {
            return;
        }
        if (!begin()) {
            once.completed(new IOException("The socket is being closed"));
            return;
        }
        Throwable failure = null;
        try {
            this.session.sendMessage(new TextMessage(text));
        } catch (Throwable ex) {
            failure = ex;
        }
        CloseStatus close = end();
        if (close != null) {
            closeNow(close);
        }
        once.completed(failure);
    }

    private boolean begin() {
        this.lock.lock();
        try {
            this.writing = this.closing == null;
            return this.writing;
        } finally {
            this.lock.unlock();
        }
    }

    private @Nullable CloseStatus end() {
        this.lock.lock();
        try {
            this.writing = false;
            return this.closing;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public boolean hasPing() {
        return false;
    }

    @Override
    public void ping(SendCallback callback) {
        callback.completed(null);
    }

    @Override
    public void close(CloseStatus status) {
        boolean now;
        this.lock.lock();
        try {
            now = this.closing == null && !this.writing;
            if (this.closing == null) {
                this.closing = status;
            }
        } finally {
            this.lock.unlock();
        }
        if (this.deadline != null) {
            this.deadline.begin();
        }
        if (now) {
            this.io.runAnyway(() -> closeNow(status));
        }
    }

    private void closeNow(CloseStatus status) {
        try {
            this.session.close(CloseCodes.toSend(status));
        } catch (Throwable ex) {
            this.onCloseFailed.run();
        }
    }

    @Override
    public void failed(Throwable failure) {}

    @Override
    public CloseStatus endedWith(CloseStatus received) {
        this.lock.lock();
        try {
            if (this.closing != null) {
                return this.closing;
            }
        } finally {
            this.lock.unlock();
        }
        if (received.code() == GO_AWAY) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        // SockJS clients close their WebSocket without a code and have no other way to signal a normal end.
        return received.equals(CloseStatus.NORMAL) ? CloseStatus.NO_CODE : received;
    }

    @Override
    public void gone(CloseStatus status) {
        if (this.deadline != null) {
            this.deadline.gone();
        }
        this.callbacks.end(new PeerClosedException(status));
    }
}
