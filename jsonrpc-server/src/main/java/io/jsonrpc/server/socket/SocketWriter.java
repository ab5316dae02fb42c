package io.jsonrpc.server.socket;

import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.core.transport.serial.WriteQueue;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The only writer of a socket. A socket may pass from one session to another and may be answered before it has one, so
 * concurrent writes, which are rare, are queued here.
 */
public final class SocketWriter implements Transport {

    private static final int MAX_WAITING = 64;

    /** A write and its callback; a second completion is ignored. */
    private final class Write implements SendCallback {

        private static final AtomicIntegerFieldUpdater<Write> ENDED =
                AtomicIntegerFieldUpdater.newUpdater(Write.class, "ended");

        /** Null for a PING. */
        private final @Nullable OutboundText message;

        private final SendCallback callback;

        private volatile int ended;

        Write(@Nullable OutboundText message, SendCallback callback) {
            this.message = message;
            this.callback = callback;
        }

        void start() {
            try {
                if (this.message == null) {
                    SocketWriter.this.target.ping(this);
                } else {
                    SocketWriter.this.target.send(this.message, this);
                }
            } catch (Throwable failure) {
                completed(failure);
            }
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            if (!ENDED.compareAndSet(this, 0, 1)) {
                return;
            }
            try {
                writeOn();
            } finally {
                this.callback.completed(failure);
            }
        }
    }

    private final SocketTransport target;

    private final WireLog wireLog;

    private final Consumer<CloseStatus> closer;

    private final Runnable onWrite;

    private final WriteQueue<Write> writes = new WriteQueue<>(MAX_WAITING);

    /**
     * Creates the writer of this socket.
     *
     * @param closer abandons the socket and then calls {@link #shut}, because a failed write cannot wait until the
     *     container detects the failure as well
     * @param onWrite called for each message, and when one has to wait
     */
    public SocketWriter(SocketTransport target, WireLog wireLog, Consumer<CloseStatus> closer, Runnable onWrite) {
        this.target = target;
        this.wireLog = wireLog;
        this.closer = closer;
        this.onWrite = onWrite;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.wireLog.sent(message.text());
        wake();
        submit(new Write(message, callback));
    }

    @Override
    public boolean takesAnswersOnly() {
        return this.target.takesAnswersOnly();
    }

    @Override
    public boolean hasRoom() {
        return this.target.hasRoom();
    }

    @Override
    public boolean isOffline() {
        return this.target.isOffline();
    }

    @Override
    public SendWindow window() {
        return this.target.window();
    }

    /** Writes a PING if the transport has such frames. */
    public void ping(SendCallback callback) {
        submit(new Write(null, callback));
    }

    @Override
    public void close(CloseStatus status) {
        this.closer.accept(status);
    }

    /** Closes the socket itself. */
    public void shut(CloseStatus status) {
        this.wireLog.closed(status);
        this.target.close(status);
    }

    /** Schedules a check of the socket. */
    public void wake() {
        this.onWrite.run();
    }

    private void submit(Write write) {
        if (this.writes.tryEnter()) {
            write.start();
            writeOn();
        } else if (!this.writes.add(write)) {
            write.callback.completed(new QueueFullException("The socket accepts no more messages"));
            close(CloseStatus.SLOW_CONSUMER);
        } else if (this.writes.enter()) {
            writeAll();
        }
    }

    private void writeAll() {
        do {
            Write next = this.writes.poll();
            if (next != null) {
                next.start();
                if (!this.writes.proceed()) {
                    return;
                }
            }
        } while (!this.writes.leave());
    }

    /** Called by the caller of a write and by its callback: the later of the two writes what waits. */
    private void writeOn() {
        if (this.writes.proceed() && !this.writes.leave()) {
            writeAll();
        }
    }
}
