package io.jsonrpc.server.servlet.sockjs;

import java.util.Queue;
import org.jspecify.annotations.Nullable;

/** The bounds of an {@link OutboundCache} and the one who waits for room. Guarded by the lock of its session. */
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

    /** Messages were taken. */
    void flushed() {
        Runnable next = this.waiting;
        this.waiting = null;
        if (next != null) {
            next.run();
        }
    }
}
