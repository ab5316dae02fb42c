package io.jsonrpc.server.servlet.sockjs;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/**
 * The limits of an {@link OutboundCache} and the pending callback for free space. Guarded by the lock of its session.
 */
final class CacheGate {

    private @Nullable Runnable waiting;

    boolean hasRoomFor(int length, Queue<String> kept, Runnable later) {
        int characters = kept.stream().mapToInt(String::length).sum();
        boolean room = kept.isEmpty()
                || kept.size() < OutboundCache.MESSAGES && characters + length <= OutboundCache.CHARACTERS;
        if (!room) {
            this.waiting = later;
        }
        return room;
    }

    /** The kept messages were sent. */
    void flushed() {
        Runnable next = this.waiting;
        this.waiting = null;
        if (next != null) {
            next.run();
        }
    }
}
