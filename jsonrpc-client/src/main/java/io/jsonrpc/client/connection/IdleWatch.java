package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.socket.ClientSocket;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Gives a socket up on which no message was sent or received for the idle timeout. One timer, rarely due. */
public final class IdleWatch {

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private @Nullable Future<?> timer;

    public IdleWatch(ClientRuntime runtime, ClientSettings settings) {
        this.runtime = runtime;
        this.settings = settings;
    }

    /** Watches this socket, and no other one any more, until it ends. */
    public void watch(ClientSocket socket) {
        long limit = this.settings.idleTimeout().toNanos();
        long idle = this.runtime.now() - socket.messageAt();
        boolean dead = limit > 0 && idle >= limit && !socket.isEnded();
        this.lock.lock();
        try {
            if (this.timer != null) {
                this.timer.cancel(false);
                this.timer = null;
            }
            if (limit > 0 && !dead && !socket.isEnded()) {
                this.timer = this.runtime.after(limit - idle, () -> watch(socket));
            }
        } finally {
            this.lock.unlock();
        }
        if (dead) {
            socket.abort(DisconnectReason.of(Kind.IDLE, null));
        }
    }
}
