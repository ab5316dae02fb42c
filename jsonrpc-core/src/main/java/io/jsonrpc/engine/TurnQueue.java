package io.jsonrpc.engine;

import java.util.ArrayDeque;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Predicate;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Runs the tasks of one session one after another, in order, on shared workers. No thread is held while there is nothing
 * to do, and a long queue hands its worker on after a small batch, so that sessions share the workers fairly.
 *
 * <p>Whoever runs has the turn. A task that has to wait for another one gives its turn up: the next task starts, and the
 * task that waited goes on beside it.
 */
final class TurnQueue implements Executor {

    private static final Logger log = LoggerFactory.getLogger(TurnQueue.class);

    private static final int BATCH = 16;

    /** A task that never waits: the thread that reads may run it, when it comes first. */
    @FunctionalInterface
    interface Prompt extends Runnable {}

    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

    private static final Runnable FOR_A_WORKER = () -> {};

    private final Executor workers;

    private final ReentrantLock lock = new ReentrantLock();

    private final ArrayDeque<Runnable> tasks = new ArrayDeque<>(1);

    /** Who runs tasks now; null when nobody does, and then there are none. Guarded by the lock. */
    private @Nullable Turn holder;

    TurnQueue(Executor workers) {
        this.workers = workers;
    }

    @Override
    public void execute(Runnable task) {
        Turn starting = null;
        this.lock.lock();
        try {
            this.tasks.add(task);
            if (this.holder == null) {
                starting = new Turn();
                this.holder = starting;
            }
        } finally {
            this.lock.unlock();
        }
        if (starting != null && !(task instanceof Prompt && ReadingThread.take(starting::runPrompt))) {
            this.workers.execute(starting);
        }
    }

    /** Lets the next task start although the running one has not returned. */
    void takeTurnAway() {
        passOn(turn -> true);
    }

    /**
     * The same, but only if the thread that runs a certain task has the turn.
     *
     * @param runner names the thread, null once the task has returned; asked under the lock, because the thread may be on
     *     its way to the next task
     */
    void takeTurnAway(Supplier<@Nullable Thread> runner) {
        passOn(turn -> turn.thread != null && turn.thread == runner.get());
    }

    /** Gives up the turn of the task that runs on this thread, if it has one. */
    static void giveUpCurrentTurn() {
        Turn turn = CURRENT.get();
        if (turn != null) {
            turn.giveUp();
        }
    }

    private void passOn(Predicate<Turn> condition) {
        Turn successor = null;
        this.lock.lock();
        try {
            Turn current = this.holder;
            if (current == null || !condition.test(current)) {
                return;
            }
            successor = this.tasks.isEmpty() ? null : new Turn();
            this.holder = successor;
        } finally {
            this.lock.unlock();
        }
        if (successor != null) {
            this.workers.execute(successor);
        }
    }

    private final class Turn implements Runnable {

        private volatile @Nullable Thread thread;

        @Override
        public void run() {
            run(false);
        }

        /** On the thread that reads: what may wait is left to a worker. */
        void runPrompt() {
            run(true);
        }

        private void run(boolean promptOnly) {
            this.thread = Thread.currentThread();
            Turn outer = CURRENT.get();
            CURRENT.set(this);
            try {
                for (int i = 0; i < BATCH; i++) {
                    Runnable task = next(promptOnly);
                    if (task == null) {
                        return;
                    }
                    if (task == FOR_A_WORKER) {
                        break;
                    }
                    runSafely(task);
                }
            } finally {
                CURRENT.set(outer);
            }
            TurnQueue.this.workers.execute(this);
        }

        private @Nullable Runnable next(boolean promptOnly) {
            TurnQueue.this.lock.lock();
            try {
                if (TurnQueue.this.holder != this) {
                    return null;
                }
                Runnable first = TurnQueue.this.tasks.peek();
                if (first == null) {
                    TurnQueue.this.holder = null;
                    return null;
                }
                return promptOnly && !(first instanceof Prompt) ? FOR_A_WORKER : TurnQueue.this.tasks.poll();
            } finally {
                TurnQueue.this.lock.unlock();
            }
        }

        private void runSafely(Runnable task) {
            try {
                task.run();
            } catch (Throwable failure) {
                log.error("A task of a session failed", failure);
            }
        }

        void giveUp() {
            passOn(turn -> turn == this);
        }
    }
}
