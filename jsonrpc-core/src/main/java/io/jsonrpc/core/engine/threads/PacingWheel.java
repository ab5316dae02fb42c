package io.jsonrpc.core.engine.threads;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** Runs any number of tasks at times in steps of ten milliseconds by one task of the timer; by none while nothing waits. */
final class PacingWheel {

    private static final long TICK = TimeUnit.MILLISECONDS.toNanos(10);

    private static final int SLOTS = 512;

    private final Timers timers;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** By the tick at which they are due; null before the first use. */
    private @Nullable List<Set<Entry>> slots;

    private int waiting;

    /** The last tick that was looked at. */
    private long reached;

    /** When the wheel turns next; null while nothing waits. */
    private @Nullable Future<?> turn;

    private long turnsAt;

    PacingWheel(Timers timers) {
        this.timers = timers;
    }

    /** A task that waits for its time. */
    final class Entry implements Timers.Alarm {

        private final long tick;

        private final Runnable task;

        Entry(long tick, Runnable task) {
            this.tick = tick;
            this.task = task;
        }

        @Override
        public void cancel() {
            PacingWheel.this.cancel(this);
        }
    }

    /** Runs a task at the first step that is not before its time. */
    Entry after(long nanos, Runnable task) {
        this.lock.lock();
        try {
            long now = this.timers.now();
            if (this.waiting == 0) {
                this.reached = Math.floorDiv(now, TICK);
            }
            long due = Math.floorDiv(now + nanos + TICK - 1, TICK);
            Entry entry = new Entry(Math.max(due, this.reached + 1), task);
            slot(entry.tick).add(entry);
            this.waiting++;
            if (this.turn == null || entry.tick < this.turnsAt) {
                turnAt(entry.tick, now);
            }
            return entry;
        } finally {
            this.lock.unlock();
        }
    }

    private void cancel(Entry entry) {
        this.lock.lock();
        try {
            if (slot(entry.tick).remove(entry) && --this.waiting == 0) {
                cancelTurn();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private Set<Entry> slot(long tick) {
        List<Set<Entry>> all = this.slots;
        if (all == null) {
            all = new ArrayList<>(SLOTS);
            for (int slot = 0; slot < SLOTS; slot++) {
                all.add(new LinkedHashSet<>(1));
            }
            this.slots = all;
        }
        return all.get((int) Math.floorMod(tick, (long) SLOTS));
    }

    private void cancelTurn() {
        if (this.turn != null) {
            this.turn.cancel(false);
            this.turn = null;
        }
    }

    private void turnAt(long tick, long now) {
        cancelTurn();
        this.turnsAt = tick;
        this.turn = this.timers.after(Math.max(0, tick * TICK - now), this::turn);
    }

    private void turn() {
        List<Entry> due = new ArrayList<>();
        this.lock.lock();
        try {
            long now = this.timers.now();
            long tick = Math.floorDiv(now, TICK);
            for (long at = Math.max(this.reached + 1, tick - SLOTS + 1); at <= tick; at++) {
                takeDue(at, tick, due);
            }
            this.reached = Math.max(this.reached, tick);
            this.waiting -= due.size();
            // Not only this one: it may have begun when it was replaced by an earlier one.
            cancelTurn();
            if (this.waiting > 0) {
                turnAt(nextTick(), now);
            }
        } finally {
            this.lock.unlock();
        }
        due.forEach(entry -> entry.task.run());
    }

    private void takeDue(long slot, long tick, List<Entry> due) {
        slot(slot).removeIf(entry -> entry.tick <= tick && due.add(entry));
    }

    /** The next one for which something waits, a whole turn from now at most. */
    private long nextTick() {
        long tick = this.reached + 1;
        while (tick < this.reached + SLOTS && slot(tick).isEmpty()) {
            tick++;
        }
        return tick;
    }
}
