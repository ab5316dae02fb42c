package io.jsonrpc.server.socket;

import io.jsonrpc.core.log.SparingLog;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;

/**
 * Looks after sockets with each tick of one timer: after those where something has happened, and after the others when
 * something may be due, within five seconds. A socket that has ended is removed within this time.
 */
public final class SocketWatch {

    /** A socket that is looked after. */
    interface Watched {

        /**
         * Looks after the socket.
         *
         * @return for how many nanoseconds there is nothing to look after unless something happens
         */
        long tick(long now);

        /** Whether the socket is closed, or being closed. */
        boolean isDeaf();
    }

    /** The place of one socket here. Asleep at first. */
    final class Entry {

        private final Watched socket;

        private volatile boolean asleep = true;

        /** When it is looked after while it sleeps. Used by the thread of the ticks only. */
        private long dueTick;

        private Entry(Watched socket) {
            this.socket = socket;
        }

        /** Has the socket looked after with the next tick. Called when something is due earlier, after a look can see it. */
        void wake() {
            if (this.asleep) {
                this.asleep = false;
                SocketWatch.this.awake.add(this);
            }
        }
    }

    private static final SparingLog log = SparingLog.of(SocketWatch.class);

    private static final int SLOTS = 25;

    private final long tickNanos;

    private final Set<Entry> awake = ConcurrentHashMap.newKeySet();

    // Used by the thread of the ticks only.

    /** The sockets that are looked after next, slot by slot. One that was woken meanwhile stays here and is passed over. */
    private final List<List<Entry>> slots = Stream.generate(() -> (List<Entry>) new ArrayList<Entry>())
            .limit(SLOTS)
            .toList();

    private long ticks;

    public SocketWatch(long tickNanos) {
        this.tickNanos = tickNanos;
    }

    /** A place for this socket. */
    Entry enter(Watched socket) {
        return new Entry(socket);
    }

    public void tick(long now) {
        this.ticks++;
        List<Entry> slot = this.slots.get((int) (this.ticks % SLOTS));
        List<Entry> due = List.copyOf(slot);
        slot.clear();
        for (Entry entry : due) {
            if (entry.dueTick == this.ticks) {
                look(entry, now);
            }
        }
        // A copy, because a look takes a socket out and may put it in again.
        for (Entry entry : List.copyOf(this.awake)) {
            look(entry, now);
        }
    }

    private void look(Entry entry, long now) {
        // Before the look: what happens from here on wakes the socket.
        this.awake.remove(entry);
        entry.asleep = true;
        long quietTicks = quietNanos(entry.socket, now) / this.tickNanos;
        if (entry.socket.isDeaf()) {
            return;
        }
        if (quietTicks < 2) {
            entry.wake();
        } else {
            long due = this.ticks + Math.min(quietTicks, SLOTS - 1);
            entry.dueTick = due;
            this.slots.get((int) (due % SLOTS)).add(entry);
        }
    }

    private static long quietNanos(Watched socket, long now) {
        try {
            return socket.tick(now);
        } catch (Throwable failure) {
            log.error(failure.getClass().getName(), "Looking after a socket failed", failure);
            return 0;
        }
    }
}
