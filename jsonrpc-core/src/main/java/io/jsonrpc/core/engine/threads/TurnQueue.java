package io.jsonrpc.core.engine.threads;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one session one after another, in order, on shared workers. No thread is held while there is nothing
 * to do, and a long queue hands its worker on after a small batch, or a short time, so that sessions share the workers
 * fairly.
 *
 * <p>Whoever runs has the turn. A task that has to wait for another one gives its turn up: the next task starts, and the
 * task that waited goes on beside it.
 *
 * <p>An {@link Effect} waits for no task, and is waited for by the tasks that are added after it.
 *
 * @since 0.1
 */
public final class TurnQueue implements Executor {

    private static final Logger log = LoggerFactory.getLogger(TurnQueue.class);

    private static final int BATCH = 16;

    /** Who has run for longer than this leaves the rest to the next free worker. */
    private static final long BATCH_NANOS = 1_000_000;

    /** A task that never waits: the thread that reads may run it, when it comes first. */
    @FunctionalInterface
    public interface Prompt extends Runnable {}

    private static final ThreadLocal<@Nullable Place> CURRENT = new ThreadLocal<>();

    private static final Runnable FOR_A_WORKER = () -> {};

    private final Executor workers;

    private final ReentrantLock lock = new ReentrantLock();

    /** Tasks, and gates before those that wait for effects. Guarded by the lock. */
    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

    /** Who runs tasks now; null when nobody does: then there are none, or a closed gate comes first. Guarded by the lock. */
    private @Nullable Turn holder;

    /** An empty queue whose tasks run on these workers. */
    public TurnQueue(Executor workers) {
        this.workers = workers;
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

    /** Fixes the place of a task. Runs nothing, so it may be called under a lock; {@link #start} follows. */
    public void put(Runnable task) {
        this.lock.lock();
        try {
            this.tasks.add(task);
        } finally {
            this.lock.unlock();
        }
    }

    /** Runs what was put. */
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
     * Has the tasks that are added from now on wait until an action has returned, or waits itself. Runs nothing, so it may
     * be called under a lock.
     *
     * @return runs the action, and has to be run: once, on any thread, whatever tasks do meanwhile
     */
    public Effect effect(Runnable action) {
        Gate gate;
        this.lock.lock();
        try {
            if (this.tasks.peekLast() instanceof Gate last) {
                gate = last;
            } else {
                gate = new Gate();
                this.tasks.add(gate);
            }
            gate.effects++;
        } finally {
            this.lock.unlock();
        }
        return new Effect(gate, action);
    }

    /** Lets the next task start although the running one has not returned, and effects before it are not over. */
    public void takeTurnAway() {
        Turn successor;
        this.lock.lock();
        try {
            this.tasks.removeIf(Gate.class::isInstance);
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
     * @param runner names the thread, null once the task has returned; asked under the lock, because the thread may be on
     *     its way to the next task
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

    /** Gives up what others wait for on behalf of this thread: turns, and effects. */
    public static void giveUpCurrentTurn() {
        for (Place place = CURRENT.get(); place != null; place = place.outer) {
            place.giveUp();
        }
    }

    private void handOver(@Nullable Turn turn) {
        if (turn != null) {
            this.workers.execute(turn);
        }
    }

    /** A turn for the first task, unless it has to wait or somebody has the turn. Called under the lock. */
    private @Nullable Turn turnIfIdle() {
        if (this.holder != null || first() == null) {
            return null;
        }
        this.holder = new Turn();
        return this.holder;
    }

    /** The task that may start now; null for none. Called under the lock. */
    private @Nullable Runnable first() {
        Runnable first = this.tasks.peek();
        while (first instanceof Gate gate) {
            if (gate.effects > 0) {
                return null;
            }
            this.tasks.remove();
            first = this.tasks.peek();
        }
        return first;
    }

    private static void runSafely(Runnable task) {
        try {
            task.run();
        } catch (Throwable failure) {
            log.error("A task of a session failed", failure);
        }
    }

    /** What a thread has while others wait for it, and gives up when it waits itself. */
    private abstract static class Place {

        /** What the thread had before, and has again afterwards. */
        private @Nullable Place outer;

        abstract void giveUp();

        final @Nullable Place enter() {
            this.outer = CURRENT.get();
            CURRENT.set(this);
            return this.outer;
        }
    }

    /** Closed while effects are not over, which the tasks behind it wait for. */
    private static final class Gate implements Runnable {

        /** Guarded by the lock of the queue. */
        private int effects;

        @Override
        public void run() {}
    }

    /** An action that later tasks wait for. */
    public final class Effect extends Place implements Workers.Completion {

        private final Gate gate;

        private final Runnable action;

        /** Guarded by the lock. */
        private boolean over;

        private Effect(Gate gate, Runnable action) {
            this.gate = gate;
            this.action = action;
        }

        /** On a worker, which goes on with the tasks that have waited for this. */
        @Override
        public void run() {
            take();
            Turn next = end();
            if (next != null) {
                next.run();
            }
        }

        /** On a thread that has something else to do. */
        @Override
        public void runElsewhere() {
            take();
            giveUp();
        }

        private void take() {
            Place before = enter();
            try {
                runSafely(this.action);
            } finally {
                CURRENT.set(before);
            }
        }

        @Override
        void giveUp() {
            handOver(end());
        }

        private @Nullable Turn end() {
            TurnQueue.this.lock.lock();
            try {
                if (!this.over) {
                    this.over = true;
                    this.gate.effects--;
                }
                return turnIfIdle();
            } finally {
                TurnQueue.this.lock.unlock();
            }
        }
    }

    private final class Turn extends Place implements Runnable, FairQueue.Backlog {

        private volatile @Nullable Thread thread;

        @Override
        public void run() {
            run(false);
        }

        /** Reads the count without the lock, since a guess will do. */
        @Override
        public boolean isLong() {
            return TurnQueue.this.tasks.size() > 1;
        }

        /** On the thread that reads: what may wait is left to a worker. */
        void runPrompt() {
            run(true);
        }

        private void run(boolean promptOnly) {
            this.thread = Thread.currentThread();
            Place before = enter();
            try {
                long startedAt = promptOnly ? 0 : System.nanoTime();
                for (int i = 0; i < BATCH; i++) {
                    boolean late = !promptOnly && i > 0 && System.nanoTime() - startedAt > BATCH_NANOS;
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
                CURRENT.set(before);
            }
            TurnQueue.this.workers.execute(this);
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
        void giveUp() {
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
