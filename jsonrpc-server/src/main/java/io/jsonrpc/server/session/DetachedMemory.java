package io.jsonrpc.server.session;

import java.util.LinkedHashMap;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** What resumable sessions without a socket keep, together. Over the limit the one that has waited longest has to end. */
final class DetachedMemory {

    private final long limit;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** In the order in which they lost their sockets. */
    private final Map<ServerSession, Long> kept = new LinkedHashMap<>();

    private long total;

    DetachedMemory(long limit) {
        this.limit = limit;
    }

    /** This session, which has no socket, keeps so much now. */
    void set(ServerSession session, long bytes) {
        this.lock.lock();
        try {
            Long before = this.kept.put(session, bytes);
            this.total += bytes - (before == null ? 0 : before);
        } finally {
            this.lock.unlock();
        }
    }

    /** This session has a socket again, or has ended. */
    void remove(ServerSession session) {
        this.lock.lock();
        try {
            Long before = this.kept.remove(session);
            this.total -= before == null ? 0 : before;
        } finally {
            this.lock.unlock();
        }
    }

    /** Ends sessions until the others are within the limit. Called without any lock. */
    void enforce() {
        for (ServerSession oldest = overflow(); oldest != null; oldest = overflow()) {
            oldest.evict();
        }
    }

    private @Nullable ServerSession overflow() {
        this.lock.lock();
        try {
            if (this.total <= this.limit) {
                return null;
            }
            Map.Entry<ServerSession, Long> oldest =
                    this.kept.entrySet().iterator().next();
            this.kept.remove(oldest.getKey());
            this.total -= oldest.getValue();
            return oldest.getKey();
        } finally {
            this.lock.unlock();
        }
    }

    /** Their size together, in UTF-8 bytes. */
    long bytes() {
        this.lock.lock();
        try {
            return this.total;
        } finally {
            this.lock.unlock();
        }
    }
}
