package io.jsonrpc.client;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Gives a socket up on which no message was sent or received for the idle timeout. One timer, rarely due. */
final class IdleWatch {

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private @Nullable Future<?> timer;

    IdleWatch(ClientRuntime runtime, ClientSettings settings) {
        this.runtime = runtime;
        this.settings = settings;
    }

    /** Watches this socket, and no other one any more, until it ends. */
    void watch(ClientSocket link) {
        long limit = this.settings.idleTimeout().toNanos();
        long idle = this.runtime.timers().nanoTime().getAsLong() - link.messageAt();
        boolean dead = limit > 0 && idle >= limit && !link.isEnded();
        this.lock.lock();
        try {
            if (this.timer != null) {
                this.timer.cancel(false);
                this.timer = null;
            }
            if (limit > 0 && !dead && !link.isEnded()) {
                this.timer = this.runtime
                        .timers()
                        .scheduler()
                        .schedule(() -> watch(link), limit - idle, TimeUnit.NANOSECONDS);
            }
        } finally {
            this.lock.unlock();
        }
        if (dead) {
            link.abort(DisconnectReason.of(Kind.IDLE, null));
        }
    }
}
