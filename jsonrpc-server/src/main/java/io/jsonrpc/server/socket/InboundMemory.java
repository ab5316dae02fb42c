package io.jsonrpc.server.socket;

import io.jsonrpc.core.engine.inbound.InboundBudget;
import io.jsonrpc.core.log.OncePerMinute;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory limit on what all clients together have sent and the server has not finished: queued and running requests,
 * queued notifications, and incomplete messages. Incomplete messages have a half of their own, so that a request can be
 * read before it is rejected. If there is no room for more of a message, sockets with a larger incomplete one are closed,
 * the largest first.
 */
public final class InboundMemory implements InboundBudget {

    private static final Logger log = LoggerFactory.getLogger(InboundMemory.class);

    private final long limit;

    private final LongSupplier nanoTime;

    /** Bytes of requests and notifications. */
    private final AtomicLong requests = new AtomicLong();

    /** Bytes of incomplete messages. */
    private final AtomicLong parts = new AtomicLong();

    /** The accounts with a size above 0. */
    private final Set<Unfinished> unfinished = ConcurrentHashMap.newKeySet();

    private final OncePerMinute warning = new OncePerMinute();

    /** Starts with nothing counted. */
    public InboundMemory(long limit, LongSupplier nanoTime) {
        this.limit = limit;
        this.nanoTime = nanoTime;
    }

    @Override
    public boolean reserve(long more) {
        boolean room = take(this.requests, more);
        if (!room) {
            warn();
        }
        return room;
    }

    private boolean take(AtomicLong total, long more) {
        if (total.addAndGet(more) <= this.limit / 2) {
            return true;
        }
        total.addAndGet(-more);
        return false;
    }

    @Override
    public void release(long less) {
        this.requests.addAndGet(-less);
    }

    private void warn() {
        long times = this.warning.pass(this.nanoTime.getAsLong());
        if (times > 0) {
            log.warn(
                    "Unfinished messages of all clients exceed their limit of {} bytes: {} were rejected since the last"
                            + " entry. Requests are answered -32009, incomplete messages close their sockets (4102), notifications"
                            + " too (4504). Set jsonrpc.server.requests.max-total-size to more, or give the"
                            + " JVM more heap",
                    this.limit,
                    times);
        }
    }

    /** The total, in bytes. */
    public long bytes() {
        return this.requests.get() + this.parts.get();
    }

    /**
     * Creates the account of the incomplete message of one socket.
     *
     * @param giveUp closes the socket; called without any lock, by a thread that reads from another socket
     */
    public Unfinished unfinished(Runnable giveUp) {
        return new Unfinished(giveUp);
    }

    /** The size of the incomplete message of one socket. */
    public final class Unfinished {

        private final Runnable giveUp;

        private final ReentrantLock lock = new ReentrantLock();

        // Guarded by the lock for writing.

        private volatile long counted;

        private boolean ended;

        private Unfinished(Runnable giveUp) {
            this.giveUp = giveUp;
        }

        /**
         * Sets the size of what is kept of the message; 0 when it is complete. Called without any lock.
         *
         * @return false when there is no room
         */
        public boolean keep(long bytes) {
            long wanted = InboundBudget.counted(bytes);
            if (wanted == this.counted) {
                return true;
            }
            while (!count(wanted)) {
                warn();
                Unfinished largest = largest();
                // One that has ended meanwhile has made room before it was no longer among the others.
                if (count(wanted)) {
                    return true;
                }
                if (largest == null || largest.counted <= wanted) {
                    return false;
                }
                largest.end();
                largest.giveUp.run();
            }
            return true;
        }

        private @Nullable Unfinished largest() {
            return InboundMemory.this.unfinished.stream()
                    .filter(other -> other != this)
                    .max(Comparator.comparingLong(other -> other.counted))
                    .orElse(null);
        }

        private boolean count(long wanted) {
            this.lock.lock();
            try {
                if (this.ended) {
                    return true;
                }
                if (wanted > this.counted && !take(InboundMemory.this.parts, wanted - this.counted)) {
                    return false;
                }
                if (wanted < this.counted) {
                    InboundMemory.this.parts.addAndGet(wanted - this.counted);
                }
                this.counted = wanted;
                if (wanted == 0) {
                    InboundMemory.this.unfinished.remove(this);
                } else {
                    InboundMemory.this.unfinished.add(this);
                }
                return true;
            } finally {
                this.lock.unlock();
            }
        }

        /** Closes the account for good. */
        public void end() {
            this.lock.lock();
            try {
                if (!this.ended) {
                    this.ended = true;
                    InboundMemory.this.parts.addAndGet(-this.counted);
                    this.counted = 0;
                    InboundMemory.this.unfinished.remove(this);
                }
            } finally {
                this.lock.unlock();
            }
        }
    }
}
