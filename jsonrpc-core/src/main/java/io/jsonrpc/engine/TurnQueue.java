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

    private static final ThreadLocal<@Nullable Turn> CURRENT = new ThreadLocal<>();

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
        if (starting != null) {
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
            this.thread = Thread.currentThread();
            Turn outer = CURRENT.get();
            CURRENT.set(this);
            try {
                for (int i = 0; i < BATCH; i++) {
                    Runnable task = next();
                    if (task == null) {
                        return;
                    }
                    runSafely(task);
                }
            } finally {
                CURRENT.set(outer);
            }
            TurnQueue.this.workers.execute(this);
        }

        private @Nullable Runnable next() {
            TurnQueue.this.lock.lock();
            try {
                if (TurnQueue.this.holder != this) {
                    return null;
                }
                Runnable task = TurnQueue.this.tasks.poll();
                if (task == null) {
                    TurnQueue.this.holder = null;
                }
                return task;
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
