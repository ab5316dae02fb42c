package io.jsonrpc.core.transport;

import io.jsonrpc.core.message.OutboundText;
import java.util.ArrayDeque;
import java.util.Objects;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * One end of a pipe inside one process, for tests and for applications with both ends in one JVM. The other end
 * receives each message on the thread that sent it, or on a thread that is already receiving.
 *
 * @since 0.1
 */
public final class LocalTransport implements Transport {

    private static final Logger log = LoggerFactory.getLogger(LocalTransport.class);

    /** Shared by both ends, so that all messages sent before the close, and none after it, are received. */
    private final ReentrantLock lock;

    private final ArrayDeque<Consumer<TransportListener>> inbox = new ArrayDeque<>();

    /** Set once by {@link #pair}. */
    private @Nullable LocalTransport other;

    /** Null until {@link #start}. Guarded by the lock. */
    private @Nullable TransportListener listener;

    private boolean delivering;

    private boolean closed;

    private LocalTransport(ReentrantLock lock) {
        this.lock = lock;
    }

    /** The two ends of a new pipe. */
    public static LocalTransport[] pair() {
        ReentrantLock shared = new ReentrantLock();
        LocalTransport first = new LocalTransport(shared);
        LocalTransport second = new LocalTransport(shared);
        first.other = second;
        second.other = first;
        return new LocalTransport[] {first, second};
    }

    /** Delivers the messages received so far and all later ones to this listener. */
    public void start(TransportListener newListener) {
        this.lock.lock();
        try {
            this.listener = newListener;
        } finally {
            this.lock.unlock();
        }
        deliver();
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        LocalTransport receiver = far();
        boolean accepted;
        this.lock.lock();
        try {
            accepted = !this.closed && receiver.inbox.add(target -> target.onText(message.text()));
        } finally {
            this.lock.unlock();
        }
        callback.completed(accepted ? null : new IllegalStateException("The pipe is closed"));
        if (accepted) {
            receiver.deliver();
        }
    }

    @Override
    public void close(CloseStatus status) {
        LocalTransport far = far();
        this.lock.lock();
        try {
            if (this.closed) {
                return;
            }
            this.closed = true;
            far.closed = true;
            this.inbox.add(target -> target.onClosed(status, null));
            far.inbox.add(target -> target.onClosed(status, null));
        } finally {
            this.lock.unlock();
        }
        deliver();
        far.deliver();
    }

    private LocalTransport far() {
        return Objects.requireNonNull(this.other);
    }

    private void deliver() {
        boolean mine = false;
        while (true) {
            Consumer<TransportListener> event;
            TransportListener target;
            this.lock.lock();
            try {
                target = this.listener;
                if ((this.delivering && !mine) || target == null) {
                    return;
                }
                event = this.inbox.poll();
                mine = event != null;
                this.delivering = mine;
            } finally {
                this.lock.unlock();
            }
            if (event == null) {
                return;
            }
            try {
                event.accept(target);
            } catch (Throwable unexpected) {
                log.error("The listener of a local transport failed", unexpected);
            }
        }
    }
}
