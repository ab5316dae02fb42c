package io.jsonrpc.server.socket;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;

/** Permits a fixed number of tokens per period, with bursts of the same size. */
public final class TokenBucket {

    private final long capacity;

    private final long nanosPerToken;

    private final ReentrantLock lock = new ReentrantLock();

    /** The point in time up to which tokens are spent. Guarded by the lock. */
    private long spentUntil;

    private boolean used;

    public TokenBucket(int tokens, long periodSeconds) {
        this.capacity = TimeUnit.SECONDS.toNanos(periodSeconds);
        this.nanosPerToken = this.capacity / tokens;
    }

    /** Takes a token; false if there is none. */
    public boolean take(long now) {
        this.lock.lock();
        try {
            long earliest = now - this.capacity;
            if (!this.used || this.spentUntil - earliest < 0) {
                this.spentUntil = earliest;
                this.used = true;
            }
            if (this.spentUntil + this.nanosPerToken - now > 0) {
                return false;
            }
            this.spentUntil += this.nanosPerToken;
            return true;
        } finally {
            this.lock.unlock();
        }
    }
}
