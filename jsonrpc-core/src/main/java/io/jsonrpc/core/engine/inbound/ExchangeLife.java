package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.engine.threads.Interrupts;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.error.RequestAlreadyRespondedException;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.locks.ReentrantLock;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The life of a received request or notification: whether it is answered, and whether its handler runs. Every way to end
 * it (answer, cancel, timeout, close) passes through here; the first wins.
 */
abstract class ExchangeLife implements Transaction {

    /** Whether an answer may still be sent. */
    private enum Settlement {
        OPEN,
        /** The handler answered; a second answer is its mistake. */
        ANSWERED,
        /** Cancelled, timed out or closed; the handler need not know. */
        DEAD
    }

    /** Where the handler is. */
    private enum Progress {
        QUEUED,
        RUNNING,
        RETURNED
    }

    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock.

    private Settlement settlement = Settlement.OPEN;

    private Progress progress = Progress.QUEUED;

    private boolean async;

    private @Nullable Interrupts runner;

    /** The handler runs on the thread that reads, which is never interrupted. */
    private boolean onReadingThread;

    private Set<Runnable> cancelActions = Set.of();

    private @Nullable Runnable whenOver;

    /** Changed under the lock. */
    private volatile List<Runnable> endActions = List.of();

    abstract String method();

    /** Guards the state of the exchange. */
    final ReentrantLock lock() {
        return this.lock;
    }

    final boolean isSettled() {
        this.lock.lock();
        try {
            return this.settlement != Settlement.OPEN;
        } finally {
            this.lock.unlock();
        }
    }

    /** The thread inside the handler; null when none is. */
    public final @Nullable Thread runner() {
        this.lock.lock();
        try {
            return this.runner == null ? null : this.runner.thread();
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether a handler runs now on a reading thread, which reads nothing meanwhile. */
    public final boolean holdsReadingThread() {
        this.lock.lock();
        try {
            return this.runner != null && this.onReadingThread;
        } finally {
            this.lock.unlock();
        }
    }

    /** The handler is about to run on this thread; false when the request has ended already. */
    final boolean start() {
        this.lock.lock();
        try {
            if (this.settlement != Settlement.OPEN) {
                this.progress = Progress.RETURNED;
                return false;
            }
            this.progress = Progress.RUNNING;
            this.runner = Interrupts.here();
            this.onReadingThread = ReadingThread.isHandling();
            return true;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * The handler has returned.
     *
     * @return whether it left the request open and did not say that it answers later; another thread may answer still
     */
    final boolean returned() {
        this.lock.lock();
        try {
            this.progress = Progress.RETURNED;
            this.runner = null;
            if (!this.onReadingThread) {
                // An interrupt meant for this request must not hit the next one on the thread.
                Thread.interrupted();
            }
            return this.settlement == Settlement.OPEN && !this.async;
        } finally {
            this.lock.unlock();
        }
    }

    /** Whether nothing of this request is left to do. */
    final boolean isOver() {
        this.lock.lock();
        try {
            return this.progress == Progress.RETURNED && (this.settlement != Settlement.OPEN || isNotification());
        } finally {
            this.lock.unlock();
        }
    }

    /** Keeps an action for the moment when nothing of this request is left to do. */
    final void whenOver(Runnable action) {
        this.lock.lock();
        try {
            this.whenOver = action;
        } finally {
            this.lock.unlock();
        }
    }

    /** The action that is due now that the request is over; null for none, and once it was taken. */
    final @Nullable Runnable takeWhenOver() {
        this.lock.lock();
        try {
            Runnable due = this.whenOver;
            this.whenOver = null;
            return due;
        } finally {
            this.lock.unlock();
        }
    }

    /** Keeps an action for the end of the request; false if it has ended. */
    final boolean keepForEnd(Runnable action) {
        this.lock.lock();
        try {
            boolean ended = this.settlement == Settlement.ANSWERED || isOver();
            if (!ended) {
                this.endActions = Stream.concat(this.endActions.stream(), Stream.of(action))
                        .toList();
            }
            return !ended;
        } finally {
            this.lock.unlock();
        }
    }

    /** The actions that are due now that the request was answered, or is over; none once they were taken. */
    final List<Runnable> takeEndActions() {
        if (this.endActions.isEmpty()) {
            return List.of();
        }
        this.lock.lock();
        try {
            List<Runnable> due = this.endActions;
            this.endActions = List.of();
            return due;
        } finally {
            this.lock.unlock();
        }
    }

    /** Ends the request with the handler's answer; false when it is dead already. */
    final boolean settle() {
        this.lock.lock();
        try {
            return switch (this.settlement) {
                case OPEN -> {
                    this.settlement = Settlement.ANSWERED;
                    yield true;
                }
                case ANSWERED -> throw new RequestAlreadyRespondedException(method());
                case DEAD -> false;
            };
        } finally {
            this.lock.unlock();
        }
    }

    /** Ends the request with an answer of the framework; false when it has ended already. */
    final boolean settleIfOpen() {
        this.lock.lock();
        try {
            boolean open = this.settlement == Settlement.OPEN;
            if (open) {
                this.settlement = Settlement.ANSWERED;
            }
            return open;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Ends the request without its handler, and interrupts that.
     *
     * @return what the application wants to be run; null when the request had ended already
     */
    final @Nullable Set<Runnable> kill() {
        this.lock.lock();
        try {
            if (this.settlement != Settlement.OPEN) {
                return null;
            }
            this.settlement = Settlement.DEAD;
            if (this.runner != null && !this.onReadingThread) {
                this.runner.interrupt();
            }
            Set<Runnable> actions = this.cancelActions;
            this.cancelActions = Set.of();
            return actions;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public final void startAsync() {
        this.lock.lock();
        try {
            this.async = true;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public final boolean isCancelled() {
        this.lock.lock();
        try {
            return this.settlement == Settlement.DEAD;
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Keeps an action for the moment when the request is cancelled.
     *
     * @return whether that has happened, so that the action is due
     */
    final boolean isDue(Runnable cancelAction) {
        this.lock.lock();
        try {
            if (this.settlement == Settlement.OPEN) {
                if (this.cancelActions.isEmpty()) {
                    this.cancelActions = new LinkedHashSet<>();
                }
                this.cancelActions.add(cancelAction);
            }
            return this.settlement == Settlement.DEAD;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public final void forget(Runnable cancelAction) {
        this.lock.lock();
        try {
            if (!this.cancelActions.isEmpty()) {
                this.cancelActions.remove(cancelAction);
            }
        } finally {
            this.lock.unlock();
        }
    }
}
