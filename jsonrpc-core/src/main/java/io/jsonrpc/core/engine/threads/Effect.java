package io.jsonrpc.core.engine.threads;

/**
 * An action that the later tasks of a {@link TurnQueue} wait for, and that waits for none itself. Run once, on any thread.
 *
 * @since 0.1
 */
public final class Effect extends Place implements Workers.Completion {

    /** Stands in the queue before the tasks that wait for effects; closed until all of them have ended. */
    static final class Gate implements Runnable {

        /** The effects that have not ended. Guarded by the lock of the queue. */
        int effects;

        @Override
        public void run() {}
    }

    private final TurnQueue queue;

    private final Gate gate;

    private final Runnable action;

    /** Guarded by the lock of the queue. */
    private boolean over;

    Effect(TurnQueue queue, Gate gate, Runnable action) {
        this.queue = queue;
        this.gate = gate;
        this.action = action;
    }

    /** Runs on a worker, which continues with the tasks that have waited for this. */
    @Override
    public void run() {
        take();
        Runnable next = this.queue.ended(this);
        if (next != null) {
            next.run();
        }
    }

    /** Runs on another thread, which does not run the tasks. */
    @Override
    public void runElsewhere() {
        take();
        release();
    }

    private void take() {
        enter();
        try {
            TurnQueue.runSafely(this.action);
        } finally {
            leave();
        }
    }

    @Override
    void release() {
        this.queue.handOver(this.queue.ended(this));
    }

    /** Does not hold its gate any more. Called under the lock of the queue. */
    void open() {
        if (!this.over) {
            this.over = true;
            this.gate.effects--;
        }
    }
}
