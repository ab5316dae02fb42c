package io.jsonrpc.core.dispatch;

import java.util.HashMap;
import java.util.Iterator;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Lines of calls, one for each key: in each so many may run, and the others wait in the order in which they came. What waits
 * is bounded by the sessions that it came from. A line is gone when it is empty. Safe for use by many threads.
 */
final class CallLines {

    private final int places;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final Map<Object, Line> lines = new HashMap<>();

    private static final class Line {

        int taken;

        final Set<CallGate.Call> waiting = new LinkedHashSet<>();
    }

    /** @param places how many calls of one line may run */
    CallLines(int places) {
        this.places = places;
    }

    void enter(Object key, CallGate.Call call) {
        boolean free;
        this.lock.lock();
        try {
            Line line = this.lines.computeIfAbsent(key, first -> new Line());
            free = line.taken < this.places;
            if (free) {
                line.taken++;
            } else {
                line.waiting.add(call);
            }
        } finally {
            this.lock.unlock();
        }
        if (free) {
            call.start(() -> leave(key));
        } else {
            call.whenCancelled(() -> withdraw(key, call));
        }
    }

    private void leave(Object key) {
        CallGate.Call next = null;
        this.lock.lock();
        try {
            Line line = Objects.requireNonNull(this.lines.get(key));
            Iterator<CallGate.Call> waiting = line.waiting.iterator();
            if (waiting.hasNext()) {
                next = waiting.next();
                waiting.remove();
            } else if (--line.taken == 0) {
                this.lines.remove(key);
            }
        } finally {
            this.lock.unlock();
        }
        if (next != null) {
            next.start(() -> leave(key));
        }
    }

    private boolean withdraw(Object key, CallGate.Call call) {
        this.lock.lock();
        try {
            Line line = this.lines.get(key);
            return line != null && line.waiting.remove(call);
        } finally {
            this.lock.unlock();
        }
    }
}
