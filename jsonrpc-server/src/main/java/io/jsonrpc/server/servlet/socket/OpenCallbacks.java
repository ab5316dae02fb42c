package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.SendCallback;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
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
     * Begins a write with this callback.
     *
     * @return passed to the write instead of the callback; null if the socket is closed, and the callback has failed
     */
    public @Nullable Once begin(SendCallback callback) {
        Throwable ended = this.end;
        if (ended != null) {
            callback.completed(ended);
            return null;
        }
        return new Once(callback);
    }

    /** The socket is closed: all pending and all later callbacks fail. */
    public void end(Throwable reason) {
        this.end = reason;
        this.open.forEach(once -> once.completed(reason));
    }

    /** Calls the callback of one write the first time that it is called itself. */
    public final class Once implements SendCallback {

        private final SendCallback callback;

        private final AtomicBoolean called = new AtomicBoolean();

        private Once(SendCallback callback) {
            this.callback = callback;
        }

        /**
         * The write has returned. Only callbacks that are pending by then are kept: they are few, and each costs a map
         * entry.
         */
        public void written() {
            if (this.called.get()) {
                return;
            }
            OpenCallbacks.this.open.add(this);
            Throwable ended = OpenCallbacks.this.end;
            if (ended != null) {
                completed(ended);
            } else if (this.called.get()) {
                // Called after the check, so possibly before it was kept.
                OpenCallbacks.this.open.remove(this);
            }
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
