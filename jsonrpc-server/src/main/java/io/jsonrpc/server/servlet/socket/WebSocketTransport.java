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
 * Writes to a WebSocket past Spring, whose {@code sendMessage} blocks.
 *
 * <p>The container's asynchronous send never waits for the client: Tomcat writes what the socket takes and goes on when
 * it takes more, message by message in parts of its buffer; {@link PromptCompletion} spares a change of threads for
 * each. It has no time limit of its own here, since whoever waits for the callback watches for slow readers. PING and
 * CLOSE have no asynchronous form in Jakarta WebSocket and wait for the message being written; {@link ContainerLimits}
 * bounds that, and it is done on a pool.
 */
public final class WebSocketTransport implements BridgedTransport {

    /** What a client that has only ended its own direction may read. */
    private static final CloseStatus ENDED_WITHOUT_CLOSE =
            CloseStatus.NO_SIGN_OF_LIFE.withReason("the connection ended without a close frame");

    private final Session session;

    private final RemoteEndpoint.Async remote;

    private final BlockingIo control;

    private final Runnable onCloseFailed;

    private final OpenCallbacks callbacks = new OpenCallbacks();

    private final @Nullable CloseDeadline deadline;

    /** What we close with, once we do. */
    private final AtomicReference<@Nullable CloseStatus> asked = new AtomicReference<>();

    /**
     * The way to one client.
     *
     * @param control where PING and CLOSE are written
     * @param deadline for a close that does not end the socket; null where the container has one
     * @param onCloseFailed told when the container could not close the socket and so may not report its end
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
        this.callbacks.during(callback, once -> write(message.text(), once));
    }

    private void write(String text, SendCallback once) {
        try {
            PromptCompletion.during(() -> this.remote.sendText(text, result -> once.completed(failureOf(result))));
        } catch (Throwable ex) {
            once.completed(ex);
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
        this.callbacks.during(callback, once -> this.control.run(() -> once.completed(pingNow()), once::completed));
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
        if (this.asked.compareAndSet(null, status)) {
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
     * Tomcat would write 1002 without a reason, which reads as if the client had broken the protocol. It reports the failure
     * on the thread that would write that next, so this is written there as well; it waits 50 ms at most for a message that is
     * being written, as that would.
     */
    @Override
    public void failed(Throwable failure) {
        if (failure instanceof IOException
                && ContainerLimits.isTomcat(this.session)
                && this.asked.compareAndSet(null, CloseStatus.NO_CLOSE_FRAME)) {
            closeNow(CloseCodes.toSend(ENDED_WITHOUT_CLOSE));
        }
    }

    @Override
    public CloseStatus endedWith(CloseStatus received) {
        CloseStatus ours = this.asked.get();
        if (CloseStatus.NO_CLOSE_FRAME.equals(ours)) {
            return CloseStatus.NO_CLOSE_FRAME;
        }
        if (ours == null) {
            boolean maybeWithoutCode = received.equals(CloseStatus.NORMAL);
            return maybeWithoutCode && !ContainerFrames.closeHadCode(this.session) ? CloseFrames.NO_CODE : received;
        }
        // Jetty tells of the client's answer, which repeats the code at most, or that there was none.
        boolean answered = received.code() == CloseFrames.toSend(ours).code();
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
