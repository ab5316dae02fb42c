package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.server.servlet.container.ContainerFrames;
import io.jsonrpc.server.servlet.container.ContainerLimits;
import io.jsonrpc.server.servlet.container.FrameSink;
import io.jsonrpc.server.servlet.container.JakartaFrames;
import io.jsonrpc.server.servlet.container.JettyFrames;
import io.jsonrpc.server.servlet.container.PatientUpgradeHandler;
import io.jsonrpc.server.servlet.container.TomcatFrames;
import io.jsonrpc.server.web.CloseFrames;
import jakarta.websocket.CloseReason;
import jakarta.websocket.Session;
import java.io.IOException;
import java.nio.ByteBuffer;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;

/**
 * Writes to a WebSocket directly, because Spring's {@code sendMessage} blocks.
 *
 * <p>Messages are written by the container's {@link FrameSink}, together where {@link FrameGatherer} can. Sends have no
 * timeout here, because the caller detects slow clients by the callback. PING and CLOSE have no asynchronous form in
 * Jakarta WebSocket and block until the message being written is complete; they run on a pool, and
 * {@link ContainerLimits} limits the time.
 */
public final class WebSocketTransport implements BridgedTransport {

    /** The status for a client that has only closed its sending direction. */
    private static final CloseStatus ENDED_WITHOUT_CLOSE =
            CloseStatus.HEARTBEAT_TIMEOUT.withReason("the connection ended without a close frame");

    /** How long a close waits for gathered messages, as long as Tomcat's own waits for the message being written. */
    private static final long DRAIN_MILLIS = 50;

    private final Session session;

    private final FrameGatherer frames;

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
     * @param late writes gathered messages whose turn takes long
     * @param deadline aborts a socket that a close does not end; null if the container does
     * @param onCloseFailed called if the container could not close the socket and may not report its end
     */
    public WebSocketTransport(
            Session session,
            BlockingIo control,
            LateFlush late,
            @Nullable CloseDeadline deadline,
            Runnable onCloseFailed) {
        this.session = session;
        this.frames = new FrameGatherer(sink(session), late::add, failure -> close(CloseStatus.SERVER_ERROR));
        this.control = control;
        this.deadline = deadline;
        this.onCloseFailed = onCloseFailed;
    }

    private static FrameSink sink(Session session) {
        FrameSink sink = null;
        if (ContainerLimits.isTomcat(session)) {
            sink = TomcatFrames.of(session);
        } else if (ContainerLimits.isJetty(session)) {
            sink = JettyFrames.of(session);
        }
        return sink == null ? new JakartaFrames(session) : sink;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.frames.send(message, callback);
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
            this.session.getBasicRemote().sendPing(ByteBuffer.allocate(0));
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
            this.frames.drain(DRAIN_MILLIS);
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
        PeerClosedException reason = new PeerClosedException(status);
        this.frames.end(reason);
        this.callbacks.end(reason);
    }
}
