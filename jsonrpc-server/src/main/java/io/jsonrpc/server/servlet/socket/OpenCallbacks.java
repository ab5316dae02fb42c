package io.jsonrpc.server.servlet.socket;

import io.jsonrpc.core.transport.SendCallback;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The callbacks of one socket that were not called yet. Each is called exactly once, at the latest when the socket is
 * gone: Tomcat forgets the rest of a message, callback included, when the socket is closed while one of its parts waits
 * (endMessage in WsRemoteEndpointImplBase), and a SockJS session never calls for what it holds back.
 */
public final class OpenCallbacks {

    private final Set<Once> open = ConcurrentHashMap.newKeySet();

    private volatile @Nullable Throwable end;

    /**
     * Starts a write, unless the socket is gone. It gets what stands for the callback; a second call of that does
     * nothing. Only what is not finished when the write returns is kept: few are, and keeping costs a map entry.
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
            // Called since it was looked at, so maybe before it was kept.
            this.open.remove(once);
        }
    }

    /** The socket is gone: all that wait, and all that come, fail. */
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
