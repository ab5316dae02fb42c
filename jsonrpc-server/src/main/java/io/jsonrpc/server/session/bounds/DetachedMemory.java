package io.jsonrpc.server.session.bounds;

import io.jsonrpc.server.socket.Holder;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.TreeSet;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * The memory of all resumable sessions without a socket. Over the limit, sessions of the holder that keeps most end, so
 * that no other holder loses a session because of it.
 */
public final class DetachedMemory {

    /** A resumable session, which ends when its memory is needed. */
    public interface Evictable {

        /** The holder that the session counts for. */
        Holder holder();

        /** Ends the session if it still has no socket. Called without any lock. */
        void evict();
    }

    private final long limit;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock. Who keeps nothing is not there.

    private final Map<Holder, Share> shares = new HashMap<>();

    private final TreeSet<Share> bySize = new TreeSet<>(
            Comparator.<Share>comparingLong(share -> share.bytes).thenComparingLong(share -> share.number));

    private long total;

    private long lastNumber;

    public DetachedMemory(long limit) {
        this.limit = limit;
    }

    /** This session, which has no socket, keeps so much now. */
    public void set(Evictable session, long bytes) {
        this.lock.lock();
        try {
            change(session, bytes);
        } finally {
            this.lock.unlock();
        }
    }

    /** This session has a socket again, or has ended. */
    public void remove(Evictable session) {
        set(session, 0);
    }

    private void change(Evictable session, long bytes) {
        assert this.lock.isHeldByCurrentThread();
        Share share = this.shares.get(session.holder());
        if (share == null) {
            if (bytes == 0) {
                return;
            }
            share = new Share(++this.lastNumber);
            this.shares.put(session.holder(), share);
        }
        this.bySize.remove(share);
        Long before = bytes == 0 ? share.kept.remove(session) : share.kept.put(session, bytes);
        long more = bytes - (before == null ? 0 : before);
        share.bytes += more;
        this.total += more;
        if (share.kept.isEmpty()) {
            this.shares.remove(session.holder());
        } else {
            this.bySize.add(share);
        }
    }

    /** Ends sessions until the others are within the limit. Called without any lock. */
    public void enforce() {
        for (Evictable surplus = overflow(); surplus != null; surplus = overflow()) {
            surplus.evict();
        }
    }

    private @Nullable Evictable overflow() {
        this.lock.lock();
        try {
            if (this.total <= this.limit) {
                return null;
            }
            Evictable surplus = this.bySize.last().kept.keySet().iterator().next();
            change(surplus, 0);
            return surplus;
        } finally {
            this.lock.unlock();
        }
    }

    /** Their size together, in UTF-8 bytes. */
    public long bytes() {
        this.lock.lock();
        try {
            return this.total;
        } finally {
            this.lock.unlock();
        }
    }

    /** What the sessions of one holder keep. */
    private static final class Share {

        final long number;

        long bytes;

        /** In the order in which they began to keep something. */
        final Map<Evictable, Long> kept = new LinkedHashMap<>();

        Share(long number) {
            this.number = number;
        }
    }
}
