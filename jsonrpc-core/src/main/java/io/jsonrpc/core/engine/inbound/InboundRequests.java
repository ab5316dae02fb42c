package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.engine.threads.DeadlineWatch;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.RequestId;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;
import java.util.concurrent.atomic.AtomicReferenceFieldUpdater;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * Requests and notifications of the other side that run or wait here, bounded by number and size. An entry leaves when it is
 * settled and its handler has returned, so that cancelling does not make room for more work than the limit allows.
 */
public final class InboundRequests {

    private static final AtomicIntegerFieldUpdater<InboundRequests> UNANSWERED =
            AtomicIntegerFieldUpdater.newUpdater(InboundRequests.class, "unanswered");

    private static final AtomicReferenceFieldUpdater<InboundRequests, @Nullable Runnable> WHEN_ANSWERED =
            AtomicReferenceFieldUpdater.newUpdater(InboundRequests.class, Runnable.class, "whenAnswered");

    private final Timers timers;

    private final PeerLimits limits;

    private final InboundBudget budget;

    private final DeadlineWatch watch;

    private final ReentrantLock lock = new ReentrantLock();

    /** In arrival order. */
    private final Set<Exchange> requests = new LinkedHashSet<>();

    private int notifications;

    private long bytes;

    private long notificationBytes;

    private boolean stopped;

    private volatile boolean refused;

    /** Admitted, and not answered or dropped. */
    private volatile int unanswered;

    /** Runs once, as soon as nothing is unanswered. */
    private volatile @Nullable Runnable whenAnswered;

    /** Runs once, as soon as there is none. Guarded by the lock. */
    private @Nullable Runnable whenReturned;

    public InboundRequests(Timers timers, PeerLimits limits, InboundBudget budget, Consumer<Exchange> onTimeout) {
        this.timers = timers;
        this.limits = limits;
        this.budget = budget;
        this.watch = new DeadlineWatch(timers, now -> endDue(now, onTimeout));
    }

    long nanosUntil(long deadline) {
        return deadline - this.timers.now();
    }

    /** Makes room for a request; false when there is none, and after {@link #stop}. */
    public boolean admit(Exchange exchange) {
        this.lock.lock();
        try {
            if (this.stopped) {
                return false;
            }
            if (exchange.isNotification()) {
                boolean few = this.notifications == 0
                        || (this.notifications < this.limits.queuedNotifications()
                                && this.notificationBytes + exchange.size() <= this.limits.queuedNotificationBytes());
                boolean fits = few && reserve(exchange.size());
                if (fits) {
                    this.notifications++;
                    this.notificationBytes += exchange.size();
                }
                return fits;
            }
            boolean few = this.requests.isEmpty()
                    || (this.requests.size() < this.limits.inFlight()
                            && this.bytes + exchange.size() <= this.limits.inFlightBytes());
            if (!few || !reserve(exchange.size())) {
                return false;
            }
            this.requests.add(exchange);
            this.bytes += exchange.size();
            UNANSWERED.incrementAndGet(this);
        } finally {
            this.lock.unlock();
        }
        this.watch.watch(exchange.deadline());
        return true;
    }

    /** Makes room in what all peers share. Called under the lock. */
    private boolean reserve(int size) {
        long held = this.bytes + this.notificationBytes;
        long more = InboundBudget.counted(held + size) - InboundBudget.counted(held);
        return more == 0 || this.budget.reserve(more);
    }

    /** So much has left. Called under the lock. */
    private void released(int size) {
        long held = this.bytes + this.notificationBytes;
        long less = InboundBudget.counted(held + size) - InboundBudget.counted(held);
        if (less > 0) {
            this.budget.release(less);
        }
    }

    /** The answer to a request was handed over, or there is none. */
    void answered() {
        if (UNANSWERED.decrementAndGet(this) == 0) {
            runIfAnswered();
        }
    }

    /** Runs an action once all requests are answered: now, or after the last answer, on the thread that gives it. */
    public void whenAnswered(Runnable action) {
        this.whenAnswered = action;
        if (this.unanswered == 0) {
            runIfAnswered();
        }
    }

    private void runIfAnswered() {
        Runnable action = this.whenAnswered == null ? null : WHEN_ANSWERED.getAndSet(this, null);
        if (action != null) {
            action.run();
        }
    }

    /** Runs an action once all handlers have returned: now, or after the last one, on its thread. */
    public void whenReturned(Runnable action) {
        this.lock.lock();
        try {
            this.whenReturned = action;
        } finally {
            this.lock.unlock();
        }
        runIfReturned();
    }

    private void runIfReturned() {
        Runnable action = null;
        this.lock.lock();
        try {
            if (this.requests.isEmpty() && this.notifications == 0) {
                action = this.whenReturned;
                this.whenReturned = null;
            }
        } finally {
            this.lock.unlock();
        }
        if (action != null) {
            action.run();
        }
    }

    /** The request is over. */
    public void release(Exchange exchange) {
        boolean awaited;
        this.lock.lock();
        try {
            if (exchange.isNotification()) {
                this.notifications--;
                this.notificationBytes -= exchange.size();
                released(exchange.size());
            } else if (this.requests.remove(exchange)) {
                this.bytes -= exchange.size();
                released(exchange.size());
            }
            awaited = this.whenReturned != null;
        } finally {
            this.lock.unlock();
        }
        if (awaited) {
            runIfReturned();
        }
    }

    /** Every request with such an id; ids are the peer's, who may use one twice. */
    public List<Exchange> find(Predicate<RequestId> wanted) {
        List<Exchange> all;
        this.lock.lock();
        try {
            all = List.copyOf(this.requests);
        } finally {
            this.lock.unlock();
        }
        return all.stream()
                .filter(exchange -> exchange.id() != null && wanted.test(exchange.id()))
                .toList();
    }

    public int size() {
        this.lock.lock();
        try {
            return this.requests.size() + this.notifications;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Admits nothing any more.
     *
     * @return the requests that are left
     */
    public List<Exchange> stop() {
        this.watch.stop();
        this.lock.lock();
        try {
            this.stopped = true;
            return List.copyOf(this.requests);
        } finally {
            this.lock.unlock();
        }
    }

    /** Nothing begins any more that has not begun. */
    public void refuse() {
        this.refused = true;
    }

    boolean isRefused() {
        return this.refused;
    }

    public boolean isStopped() {
        this.lock.lock();
        try {
            return this.stopped;
        } finally {
            this.lock.unlock();
        }
    }

    private long endDue(long now, Consumer<Exchange> onTimeout) {
        List<Exchange> due = new ArrayList<>();
        long next = Long.MAX_VALUE;
        this.lock.lock();
        try {
            for (Exchange exchange : this.requests) {
                long left = exchange.deadline() - now;
                if (left > 0) {
                    next = Math.min(next, left);
                } else if (!exchange.isSettled()) {
                    due.add(exchange);
                }
            }
        } finally {
            this.lock.unlock();
        }
        due.forEach(onTimeout);
        return next == Long.MAX_VALUE ? -1 : next;
    }
}
