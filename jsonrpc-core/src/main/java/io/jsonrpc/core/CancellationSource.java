package io.jsonrpc.core;

import java.util.LinkedHashSet;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;

/**
 * Cancels calls: its owner passes it to methods of a proxy that take a {@link CancellationToken}.
 *
 * <pre>{@code
 * CancellationSource stop = new CancellationSource();
 * CompletableFuture<Report> report = reports.year(2026, stop);
 * stop.cancel(); // $/cancelRequest is sent, and the future is cancelled
 * }</pre>
 *
 * <p>Safe for use by many threads.
 *
 * @since 0.1
 */
public final class CancellationSource implements CancellationToken {

    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock.

    private boolean cancelled;

    private Set<Runnable> actions = new LinkedHashSet<>();

    /** Cancels all calls that have this token, now and later. Runs the actions on this thread. */
    public void cancel() {
        Set<Runnable> due;
        this.lock.lock();
        try {
            this.cancelled = true;
            due = this.actions;
            this.actions = Set.of();
        } finally {
            this.lock.unlock();
        }
        due.forEach(Runnable::run);
    }

    @Override
    public boolean isCancelled() {
        this.lock.lock();
        try {
            return this.cancelled;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void onCancel(Runnable action) {
        this.lock.lock();
        try {
            if (!this.cancelled) {
                this.actions.add(action);
                return;
            }
        } finally {
            this.lock.unlock();
        }
        action.run();
    }

    @Override
    public void forget(Runnable action) {
        this.lock.lock();
        try {
            if (!this.cancelled) {
                this.actions.remove(action);
            }
        } finally {
            this.lock.unlock();
        }
    }
}
