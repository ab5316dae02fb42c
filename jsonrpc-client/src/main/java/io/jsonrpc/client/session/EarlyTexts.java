package io.jsonrpc.client.session;

import io.jsonrpc.core.PeerLimits;
import java.util.ArrayDeque;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What a socket receives before the session on it is settled, in order: handlers come after the event that says that
 * there is a connection. Bounded by size.
 */
final class EarlyTexts {

    enum Place {
        TAKEN,
        /** The session is settled. */
        NOT_EARLY,
        FULL
    }

    /** What an entry takes beside its characters. */
    private static final int OVERHEAD = 64;

    private static final long LIMIT = PeerLimits.DEFAULT.queuedNotificationBytes();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private final ArrayDeque<String> texts = new ArrayDeque<>(1);

    private long size;

    private boolean settled;

    Place add(String text) {
        this.lock.lock();
        try {
            if (this.settled) {
                return Place.NOT_EARLY;
            }
            this.size += text.length() + OVERHEAD;
            if (this.size > LIMIT && !this.texts.isEmpty()) {
                return Place.FULL;
            }
            this.texts.add(text);
            return Place.TAKEN;
        } finally {
            this.lock.unlock();
        }
    }

    /** The session is settled. Called once. */
    void release(Consumer<String> receiver) {
        for (String text = next(); text != null; text = next()) {
            receiver.accept(text);
        }
    }

    private @Nullable String next() {
        this.lock.lock();
        try {
            String next = this.texts.poll();
            this.settled = next == null;
            return next;
        } finally {
            this.lock.unlock();
        }
    }
}
