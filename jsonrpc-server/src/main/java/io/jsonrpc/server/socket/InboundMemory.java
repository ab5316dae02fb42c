package io.jsonrpc.server.socket;

import io.jsonrpc.core.engine.inbound.InboundBudget;
import io.jsonrpc.core.log.OncePerMinute;
import java.util.Comparator;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongConsumer;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The memory limit on what all clients together have sent and the server has not finished: queued and running requests,
 * queued notifications, and what is incomplete: messages, and items of streams that their handlers have not taken yet. What
 * is incomplete has a half of its own, so that a request can be read before it is rejected. If there is no room for more of
 * a message, what is larger is given up, the largest first: a message by closing its socket, a stream by ending it. If there
 * is none for more of a stream, the largest is given up, whatever it is.
 */
public final class InboundMemory implements InboundBudget {

    private static final Logger log = LoggerFactory.getLogger(InboundMemory.class);

    private final long limit;

    private final LongSupplier nanoTime;

    /** Bytes of requests and notifications. */
    private final AtomicLong requests = new AtomicLong();

    /** Bytes of incomplete messages and unhandled items. */
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
                            + " too (4504), and streams that are arguments are cancelled. Set"
                            + " jsonrpc.server.requests.max-total-size to more, or give the JVM more heap",
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

    @Override
    public LongConsumer stream(Runnable giveUp) {
        return new Unfinished(giveUp)::change;
    }

    @Override
    public void relieve() {
        while (this.parts.get() > this.limit / 2) {
            Unfinished largest = largest(null);
            if (largest == null) {
                return;
            }
            warn();
            largest.giveUp();
        }
    }

    private @Nullable Unfinished largest(@Nullable Unfinished except) {
        return this.unfinished.stream()
                .filter(other -> other != except)
                .max(Comparator.comparingLong(other -> other.counted))
                .orElse(null);
    }

    /** The size of the incomplete message of one socket, or of the unhandled items of one stream. */
    public final class Unfinished {

        private final Runnable giveUp;

        private final ReentrantLock lock = new ReentrantLock();

        // Guarded by the lock for writing.

        private volatile long counted;

        private boolean ended;

        /** Of a stream. */
        private long size;

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
                Unfinished largest = largest(this);
                // One that has ended meanwhile has made room before it was no longer among the others.
                if (count(wanted)) {
                    return true;
                }
                if (largest == null || largest.counted <= wanted) {
                    return false;
                }
                largest.giveUp();
            }
            return true;
        }

        /** So much more of a stream is kept, whether there is room or not. */
        private void change(long more) {
            this.lock.lock();
            try {
                this.size += more;
                long wanted = this.ended ? 0 : InboundBudget.counted(this.size);
                if (wanted != this.counted) {
                    InboundMemory.this.parts.addAndGet(wanted - this.counted);
                    enter(wanted);
                }
            } finally {
                this.lock.unlock();
            }
        }

        /** Gives back what it is counted with, and frees that. */
        private void giveUp() {
            if (end()) {
                this.giveUp.run();
            }
        }

        private boolean count(long wanted) {
            this.lock.lock();
            try {
                if (this.ended) {
                    return true;
                }
                if (wanted < this.counted) {
                    InboundMemory.this.parts.addAndGet(wanted - this.counted);
                } else if (!take(InboundMemory.this.parts, wanted - this.counted)) {
                    return false;
                }
                enter(wanted);
                return true;
            } finally {
                this.lock.unlock();
            }
        }

        /** It is counted with this size. Holding the lock. */
        private void enter(long counts) {
            this.counted = counts;
            if (counts == 0) {
                InboundMemory.this.unfinished.remove(this);
            } else {
                InboundMemory.this.unfinished.add(this);
            }
        }

        /** Closes the account for good; false if it was closed before. */
        public boolean end() {
            this.lock.lock();
            try {
                boolean first = !this.ended;
                this.ended = true;
                InboundMemory.this.parts.addAndGet(-this.counted);
                enter(0);
                return first;
            } finally {
                this.lock.unlock();
            }
        }
    }
}
