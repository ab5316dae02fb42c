package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.servlet.container.ContainerFrames;
import io.jsonrpc.server.servlet.container.ContainerLimits;
import io.jsonrpc.server.servlet.container.PatientUpgradeHandler;
import io.jsonrpc.server.servlet.container.PromptCompletion;
import io.jsonrpc.server.web.CloseFrames;
import jakarta.websocket.CloseReason;
import jakarta.websocket.RemoteEndpoint;
import jakarta.websocket.SendResult;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a WebSocket directly, because Spring's {@code sendMessage} blocks.
 *
 * <p>The container's asynchronous send never blocks on the client: Tomcat writes as much as the socket accepts and
 * continues when it accepts more, in parts of the size of its buffer; {@link PromptCompletion} saves a thread switch
 * per part. Sends have no timeout here, because the caller detects slow clients by the callback. PING and CLOSE have no
 * asynchronous form in Jakarta WebSocket and block until the message being written is complete; they run on a pool, and
 * {@link ContainerLimits} limits the time.
 */
public final class WebSocketTransport implements BridgedTransport {

    /** The status for a client that has only closed its sending direction. */
    private static final CloseStatus ENDED_WITHOUT_CLOSE =
            CloseStatus.HEARTBEAT_TIMEOUT.withReason("the connection ended without a close frame");

    private final Session session;

    private final RemoteEndpoint.Async remote;

    private final BlockingIo control;

    private final Runnable onCloseFailed;

    private final OpenCallbacks callbacks = new OpenCallbacks();

    private final @Nullable CloseDeadline deadline;

    /** The status of the first close that was started here. */
    private final AtomicReference<@Nullable CloseStatus> closing = new AtomicReference<>();

    /**
     * Creates the transport of one client.
     *
     * @param control writes PING and CLOSE
     * @param deadline aborts a socket that a close does not end; null if the container does
     * @param onCloseFailed called if the container could not close the socket and may not report its end
     */
    public WebSocketTransport(
            Session session, BlockingIo control, @Nullable CloseDeadline deadline, Runnable onCloseFailed) {
        this.session = session;
        this.remote = session.getAsyncRemote();
        this.control = control;
        this.deadline = deadline;
        this.onCloseFailed = onCloseFailed;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        OpenCallbacks.Once once = this.callbacks.begin(callback);
        if (once == null) {
            return;
        }
        try {
            write(message.text(), once);
        } catch (Throwable ex) {
            once.completed(ex);
        }
        once.written();
    }

    private void write(String text, SendCallback once) {
        PromptCompletion completion = PromptCompletion.begin();
        try {
            this.remote.sendText(text, result -> once.completed(failureOf(result)));
        } finally {
            if (completion != null) {
                completion.end();
            }
        }
    }

    private static @Nullable Throwable failureOf(SendResult result) {
        if (result.isOK()) {
            return null;
        }
        Throwable failure = result.getException();
        return failure == null ? new IOException("The container could not write") : failure;
    }

    @Override
    public boolean hasPing() {
        return true;
    }

    @Override
    public boolean isInsideFrame() {
        return ContainerFrames.isInsideFrame(this.session);
    }

    @Override
    public void ping(SendCallback callback) {
        OpenCallbacks.Once once = this.callbacks.begin(callback);
        if (once != null) {
            this.control.run(() -> once.completed(pingNow()), once::completed);
            once.written();
        }
    }

    private @Nullable Throwable pingNow() {
        try {
            this.remote.sendPing(ByteBuffer.allocate(0));
            return null;
        } catch (Throwable ex) {
            return ex;
        }
    }

    @Override
    public void close(CloseStatus status) {
        if (this.closing.compareAndSet(null, status)) {
            if (this.deadline != null) {
                this.deadline.begin();
            }
            this.control.runAnyway(() -> closeNow(CloseCodes.toSend(status)));
        }
    }

    private void closeNow(org.springframework.web.socket.CloseStatus status) {
        try {
            CloseReason reason =
                    new CloseReason(CloseReason.CloseCodes.getCloseCode(status.getCode()), status.getReason());
            if (!ContainerLimits.isTomcat(this.session) || !PatientUpgradeHandler.closeBroken(this.session, reason)) {
                this.session.close(reason);
            }
        } catch (Throwable ex) {
            this.onCloseFailed.run();
        }
    }

    /**
     * Tomcat would send 1002 without a reason, which looks as if the client had violated the protocol. It reports the
     * failure on the thread that would send this next, so the close frame is written here; it blocks for at most 50 ms
     * on a message being written, as Tomcat's would.
     */
    @Override
    public void failed(Throwable failure) {
        if (failure instanceof IOException
                && ContainerLimits.isTomcat(this.session)
                && this.closing.compareAndSet(null, CloseStatus.NO_CLOSE_FRAME)) {
            closeNow(CloseCodes.toSend(ENDED_WITHOUT_CLOSE));
        }
    }

    @Override
    public CloseStatus endedWith(CloseStatus received) {
        CloseStatus ours = this.closing.get();
        if (CloseStatus.NO_CLOSE_FRAME.equals(ours)) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        if (ours == null) {
            boolean maybeWithoutCode = received.equals(CloseStatus.NORMAL);
            return maybeWithoutCode && !ContainerFrames.closeHadCode(this.session) ? CloseStatus.NO_CODE : received;
        }
        // Jetty reports the client's answer, which at most repeats the code, or that there was none.
        boolean answered = received.is(CloseFrames.toSend(ours));
        return answered || received.equals(CloseStatus.NO_CLOSE_FRAME) ? ours : received;
    }

    @Override
    public void gone(CloseStatus status) {
        if (this.deadline != null) {
            this.deadline.gone();
        }
        this.callbacks.end(new PeerClosedException(status));
    }
}
