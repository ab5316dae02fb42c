package io.jsonrpc.server.session;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Looks after sockets with each tick of one timer: after those at which something has happened, and after the others when
 * something may be due there, in five seconds at the latest. A socket that has ended is forgotten within this time.
 */
final class SocketWatch {

    private static final Logger log = LoggerFactory.getLogger(SocketWatch.class);

    private static final int SLOTS = 25;

    private final long tickNanos;

    private final Set<SocketConnection> awake = ConcurrentHashMap.newKeySet();

    // Used by the thread of the ticks only.

    /** Who is looked after next, slot by slot. One that was woken meanwhile is still there, and passed over. */
    private final List<List<SocketConnection>> slots = Stream.generate(
                    () -> (List<SocketConnection>) new ArrayList<SocketConnection>())
            .limit(SLOTS)
            .toList();

    private long ticks;

    SocketWatch(long tickNanos) {
        this.tickNanos = tickNanos;
    }

    /** Looks after this socket with the next tick. */
    void wake(SocketConnection socket) {
        this.awake.add(socket);
    }

    void tick(long now) {
        this.ticks++;
        List<SocketConnection> slot = this.slots.get((int) (this.ticks % SLOTS));
        List<SocketConnection> due = List.copyOf(slot);
        slot.clear();
        for (SocketConnection socket : due) {
            if (socket.dueTick() == this.ticks) {
                look(socket, now);
            }
        }
        // A copy, since a look takes a socket out and may put it in again.
        for (SocketConnection socket : List.copyOf(this.awake)) {
            look(socket, now);
        }
    }

    private void look(SocketConnection socket, long now) {
        // Before it is looked at: what happens from here on wakes it.
        this.awake.remove(socket);
        socket.sleep();
        long quietTicks = quietNanos(socket, now) / this.tickNanos;
        if (socket.isDeaf()) {
            return;
        }
        if (quietTicks < 2) {
            socket.wake();
        } else {
            long due = this.ticks + Math.min(quietTicks, SLOTS - 1);
            socket.dueTick(due);
            this.slots.get((int) (due % SLOTS)).add(socket);
        }
    }

    private static long quietNanos(SocketConnection socket, long now) {
        try {
            return socket.tick(now);
        } catch (Throwable failure) {
            log.error("Looking after a socket failed", failure);
            return 0;
        }
    }
}
