package io.jsonrpc.transport;

import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * One end of a pipe inside one process, for tests and for applications that want both ends in one JVM. What one end sends
 * the other receives, on the thread that sent it, or on one that is receiving already.
 *
 * @since 0.1
 */
public final class LocalTransport implements Transport {

    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<Consumer<TransportListener>> inbox = new ArrayDeque<>();

    /** Set once by {@link #pair}. */
    private @Nullable LocalTransport other;

    /** Null until {@link #start}. Guarded by the lock. */
    private @Nullable TransportListener listener;

    private boolean delivering;

    private boolean closed;

    private LocalTransport() {}

    /** Two ends of a new pipe. */
    public static LocalTransport[] pair() {
        LocalTransport first = new LocalTransport();
        LocalTransport second = new LocalTransport();
        first.other = second;
        second.other = first;
        return new LocalTransport[] {first, second};
    }

    /** Delivers what arrived and what will arrive to this listener. */
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
    public void send(String text, SendCallback callback) {
        LocalTransport receiver = this.other;
        if (receiver != null && receiver.put(target -> target.onText(text))) {
            callback.completed(null);
            receiver.deliver();
        } else {
            callback.completed(new IllegalStateException("The pipe is closed"));
        }
    }

    @Override
    public void close(CloseStatus status) {
        LocalTransport far = this.other;
        boolean first = put(target -> target.onClosed(status, null));
        if (first && far != null) {
            far.put(target -> target.onClosed(status, null));
            shut();
            far.shut();
            deliver();
            far.deliver();
        }
    }

    private void shut() {
        this.lock.lock();
        try {
            this.closed = true;
        } finally {
            this.lock.unlock();
        }
    }

    private boolean put(Consumer<TransportListener> event) {
        this.lock.lock();
        try {
            if (this.closed) {
                return false;
            }
            this.inbox.add(event);
            return true;
        } finally {
            this.lock.unlock();
        }
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
            event.accept(target);
        }
    }
}
