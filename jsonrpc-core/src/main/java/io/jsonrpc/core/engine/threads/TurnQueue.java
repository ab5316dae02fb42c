package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.log.SparingLog;
import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Runs the tasks of one session one after another, in order, on shared workers. No thread is held while there is
 * nothing to do, and a long queue releases its worker after a small batch or a short time, so that sessions share the
 * workers fairly.
 *
 * <p>The running task has the turn. A task that has to wait for another one releases the turn: the next task starts,
 * and the waiting task later continues concurrently with it.
 *
 * <p>An {@link Effect} waits for no task; the tasks added after it wait for the effect.
 *
 * @since 0.1
 */
public final class TurnQueue implements Executor {

    private static final SparingLog log = SparingLog.of(TurnQueue.class);

    private static final int BATCH = 16;

    /** A turn that has run for longer than this leaves the rest to the next free worker. */
    private static final long BATCH_NANOS = 1_000_000;

    /** A task that never blocks: the reading thread may run it if it is first in the queue. */
    @FunctionalInterface
    public interface Prompt extends Runnable {}

    private static final Runnable FOR_A_WORKER = () -> {};

    private final Executor workers;

    private final LongSupplier nanoTime;

    private final ReentrantLock lock = new ReentrantLock();

    /** Tasks, and gates before those that wait for effects. Guarded by the lock. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

    /** The turn that runs tasks now; null if there are none or a closed gate is first. Guarded by the lock. */
    private @Nullable Turn holder;

    /** An empty queue whose tasks run on these workers. */
    public TurnQueue(Executor workers) {
        this(workers, System::nanoTime);
    }

    /** An empty queue whose turns are timed by this clock. */
    public TurnQueue(Executor workers, LongSupplier nanoTime) {
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    @Override
    public void execute(Runnable task) {
        Turn starting;
        this.lock.lock();
        try {
            this.tasks.add(task);
            starting = turnIfIdle();
        } finally {
            this.lock.unlock();
        }
        if (starting != null && !(task instanceof Prompt && ReadingThread.take(starting::runPrompt))) {
            this.workers.execute(starting);
        }
    }

    /** Adds a task. Runs nothing, so it may be called while holding a lock; call {@link #start} afterwards. */
    public void put(Runnable task) {
        this.lock.lock();
        try {
            this.tasks.add(task);
        } finally {
            this.lock.unlock();
        }
    }

    /** Runs the added tasks. */
    public void start() {
        Turn starting;
        this.lock.lock();
        try {
            starting = turnIfIdle();
        } finally {
            this.lock.unlock();
        }
        handOver(starting);
    }

    /**
     * Delays the tasks added from now on until an action has returned or blocks. Runs nothing, so it may be called
     * while holding a lock.
     *
     * @return runs the action; must be run once, on any thread, independently of the tasks
     */
    public Effect effect(Runnable action) {
        Effect.Gate gate;
        this.lock.lock();
        try {
            if (this.tasks.peekLast() instanceof Effect.Gate last) {
                gate = last;
            } else {
                gate = new Effect.Gate();
                this.tasks.add(gate);
            }
            gate.effects++;
        } finally {
            this.lock.unlock();
        }
        return new Effect(this, gate, action);
    }

    /** The effect has ended or blocks. Returns the turn that may start now, to be run or handed over; null for none. */
    @Nullable Runnable ended(Effect effect) {
        this.lock.lock();
        try {
            effect.open();
            return turnIfIdle();
        } finally {
            this.lock.unlock();
        }
    }

    /** Lets the next task start although the running one has not returned and effects before it have not ended. */
    public void takeTurnAway() {
        Turn successor;
        this.lock.lock();
        try {
            this.tasks.removeIf(Effect.Gate.class::isInstance);
            this.holder = null;
            successor = turnIfIdle();
        } finally {
            this.lock.unlock();
        }
        handOver(successor);
    }

    /**
     * Lets the next task start, but only if the thread that runs a certain task has the turn.
     *
     * @param runner returns the thread, or null once the task has returned; called while holding the lock, because the
     *     thread may already be starting the next task
     */
    public void takeTurnAway(Supplier<@Nullable Thread> runner) {
        Turn successor = null;
        this.lock.lock();
        try {
            Turn current = this.holder;
            if (current != null && current.thread != null && current.thread == runner.get()) {
                this.holder = null;
                successor = turnIfIdle();
            }
        } finally {
            this.lock.unlock();
        }
        handOver(successor);
    }

    void handOver(@Nullable Runnable turn) {
        if (turn != null) {
            this.workers.execute(turn);
        }
    }

    /** A turn for the first task, unless it has to wait or the turn is taken. Called while holding the lock. */
    private @Nullable Turn turnIfIdle() {
        if (this.holder != null || first() == null) {
            return null;
        }
        this.holder = new Turn();
        return this.holder;
    }

    /** The task that may start now; null for none. Called while holding the lock. */
    private @Nullable Runnable first() {
        Runnable first = this.tasks.peek();
        while (first instanceof Effect.Gate gate) {
            if (gate.effects > 0) {
                return null;
            }
            this.tasks.remove();
            first = this.tasks.peek();
        }
        return first;
    }

    static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            log.error("task", "A task of a session failed", failure);
        }
    }

    private final class Turn extends Place implements Runnable, WorkerTask.Backlog {

        private volatile @Nullable Thread thread;

        @Override
        public void run() {
            run(false);
        }

        /** Reads the count without the lock, because an estimate is sufficient. */
        @Override
        public boolean isLong() {
            return TurnQueue.this.tasks.size() > 1;
        }

        @Override
        boolean isFollowed() {
            return !TurnQueue.this.tasks.isEmpty();
        }

        /** Runs on the reading thread; tasks that may block are left to a worker. */
        void runPrompt() {
            run(true);
        }

        private void run(boolean promptOnly) {
            this.thread = Thread.currentThread();
            enter();
            try {
                long startedAt = promptOnly ? 0 : TurnQueue.this.nanoTime.getAsLong();
                for (int i = 0; i < BATCH; i++) {
                    boolean late = !promptOnly && i > 0 && isLate(startedAt);
                    Runnable task = next(promptOnly || late);
                    if (task == null) {
                        return;
                    }
                    if (task == FOR_A_WORKER) {
                        break;
                    }
                    runSafely(task);
                }
            } finally {
                leave();
            }
            TurnQueue.this.workers.execute(this);
        }

        private boolean isLate(long startedAt) {
            return TurnQueue.this.nanoTime.getAsLong() - startedAt > BATCH_NANOS;
        }

        private @Nullable Runnable next(boolean promptOnly) {
            TurnQueue.this.lock.lock();
            try {
                if (TurnQueue.this.holder != this) {
                    return null;
                }
                Runnable first = first();
                if (first == null) {
                    TurnQueue.this.holder = null;
                    return null;
                }
                return promptOnly && !(first instanceof Prompt) ? FOR_A_WORKER : TurnQueue.this.tasks.poll();
            } finally {
                TurnQueue.this.lock.unlock();
            }
        }

        @Override
        void release() {
            Turn successor = null;
            TurnQueue.this.lock.lock();
            try {
                if (TurnQueue.this.holder == this) {
                    TurnQueue.this.holder = null;
                    successor = turnIfIdle();
                }
            } finally {
                TurnQueue.this.lock.unlock();
            }
            handOver(successor);
        }
    }
}
