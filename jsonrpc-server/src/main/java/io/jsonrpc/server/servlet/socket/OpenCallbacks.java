package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.SendCallback;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The pending callbacks of one socket. Each is called exactly once, at the latest when the socket is closed: Tomcat
 * drops the rest of a message, including its callback, if the socket is closed while one of its parts is pending
 * (endMessage in WsRemoteEndpointImplBase), and a SockJS session never calls back for messages that it still holds.
 */
public final class OpenCallbacks {

    private final Set<Once> open = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Throwable end;

    /**
     * Starts a write, unless the socket is closed. The write receives a substitute for the callback, of which a second
     * call does nothing. Only callbacks that are pending when the write returns are kept: they are few, and each costs
     * a map entry.
     */
    public void during(SendCallback callback, Consumer<SendCallback> write) {
        Throwable ended = this.end;
        if (ended != null) {
            callback.completed(ended);
            return;
        }
        Once once = new Once(callback);
        write.accept(once);
        if (!once.called.get()) {
            keep(once);
        }
    }

    private void keep(Once once) {
        this.open.add(once);
        Throwable ended = this.end;
        if (ended != null) {
            once.completed(ended);
        } else if (once.called.get()) {
            // Called after the check, so possibly before it was kept.
            this.open.remove(once);
        }
    }

    /** The socket is closed: all pending and all later callbacks fail. */
    public void end(Throwable reason) {
        this.end = reason;
        this.open.forEach(once -> once.completed(reason));
    }

    private final class Once implements SendCallback {

        private final SendCallback callback;

        private final AtomicBoolean called = new AtomicBoolean();

        private Once(SendCallback callback) {
            this.callback = callback;
        }

        @Override
        public void completed(@Nullable Throwable failure) {
            if (this.called.compareAndSet(false, true)) {
                OpenCallbacks.this.open.remove(this);
                this.callback.completed(failure);
            }
        }
    }
}
