package io.jsonrpc.server.servlet.container;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.SendCallback;
import jakarta.websocket.Session;
import java.io.EOFException;
import java.nio.channels.CompletionHandler;
import java.util.List;
import java.util.Objects;
import java.util.concurrent.Semaphore;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicReference;
import org.apache.coyote.http11.upgrade.UpgradeInfo;
import org.apache.tomcat.util.net.SocketWrapperBase;
import org.apache.tomcat.util.net.SocketWrapperBase.BlockingMode;
import org.apache.tomcat.util.net.SocketWrapperBase.CompletionState;
import org.jspecify.annotations.Nullable;

/**
 * Writes text frames to Tomcat's socket below Jakarta WebSocket: many frames in one system call, and a write that the
 * socket accepts at once is complete when it returns. Tomcat's own remote endpoint takes a system call for each frame
 * and completes each on another thread.
 *
 * <p>Tomcat writes PING, PONG and CLOSE frames itself. A semaphore of its remote endpoint separates frames; a write
 * here takes it as well, and no message is begun once the session begins to close: not behind the CLOSE frame, and not
 * before it, because Tomcat waits only 50 ms for its turn. {@link Session#isOpen} is true for longer, until the listener
 * has been notified. What has begun goes on, since a CLOSE frame in the middle of a message would be a part of it.
 */
public final class TomcatFrames implements FrameSink {

    private final Session session;

    private final AtomicReference<?> state;

    /** The state in which nothing has begun to close. */
    private final Object open;

    private final Semaphore inProgress;

    private final SocketWrapperBase<?> socket;

    private final UpgradeInfo statistics;

    private TomcatFrames(Session session, Semaphore inProgress, SocketWrapperBase<?> socket, UpgradeInfo statistics)
            throws ReflectiveOperationException {
        this.session = session;
        this.state = (AtomicReference<?>) Objects.requireNonNull(ContainerFrames.read(session, "state"));
        this.open = ContainerFrames.constant(this.state.get().getClass(), "OPEN");
        this.inProgress = inProgress;
        this.socket = socket;
        this.statistics = statistics;
    }

    /** The frames of a session of Tomcat; null if this version or configuration of Tomcat does not permit it. */
    public static @Nullable TomcatFrames of(Session session) {
        try {
            Object remote = Objects.requireNonNull(ContainerFrames.read(session, "wsRemoteEndpoint"));
            SocketWrapperBase<?> socket =
                    (SocketWrapperBase<?>) Objects.requireNonNull(ContainerFrames.read(remote, "socketWrapper"));
            if (socket.hasAsyncIO()) {
                return new TomcatFrames(
                        session,
                        (Semaphore) Objects.requireNonNull(ContainerFrames.read(remote, "messagePartInProgress")),
                        socket,
                        (UpgradeInfo) Objects.requireNonNull(ContainerFrames.read(remote, "upgradeInfo")));
            }
            UnknownContainer.warn("Tomcat", "its connector has useAsyncIO=false", null);
        } catch (ReflectiveOperationException | RuntimeException ex) {
            UnknownContainer.warn("Tomcat", "this version is not known", ex);
        }
        return null;
    }

    @Override
    public boolean gathers() {
        return true;
    }

    @Override
    public boolean write(List<OutboundText> messages, SendCallback callback) {
        if (!this.inProgress.tryAcquire()) {
            return false;
        }
        Write write = new Write(messages, callback);
        if (this.state.get() == this.open) {
            write.start();
        } else {
            write.end(new EOFException("The session is closing"));
        }
        return true;
    }

    private final class Write implements CompletionHandler<Long, Void> {

        private final TextFrames frames;

        private final SendCallback callback;

        Write(List<OutboundText> messages, SendCallback callback) {
            this.frames = new TextFrames(messages);
            this.callback = callback;
            for (OutboundText message : messages) {
                TomcatFrames.this.statistics.addBytesSent(message.bytes());
            }
            TomcatFrames.this.statistics.addMsgsSent(messages.size());
        }

        /** Writes part after part until the socket accepts no more. */
        void start() {
            try {
                CompletionState state;
                do {
                    if (!TomcatFrames.this.session.isOpen()) {
                        end(new EOFException("The session is closed"));
                        return;
                    }
                    state = TomcatFrames.this.socket.write(
                            BlockingMode.NON_BLOCK,
                            -1,
                            TimeUnit.MILLISECONDS,
                            null,
                            SocketWrapperBase.COMPLETE_WRITE,
                            this,
                            this.frames.part());
                } while (state == CompletionState.INLINE && this.frames.advance());
                if (state == CompletionState.INLINE) {
                    end(null);
                } else if (state == CompletionState.NOT_DONE) {
                    end(new IllegalStateException("Another write is in progress"));
                }
            } catch (RuntimeException | Error failure) {
                end(failure);
            }
        }

        /** The socket accepts more again: called on a thread of Tomcat's pool. */
        @Override
        public void completed(Long written, Void nothing) {
            if (this.frames.advance()) {
                start();
            } else {
                end(null);
            }
        }

        @Override
        public void failed(Throwable failure, Void nothing) {
            end(failure);
        }

        private void end(@Nullable Throwable failure) {
            TomcatFrames.this.inProgress.release();
            this.callback.completed(failure);
        }
    }
}
