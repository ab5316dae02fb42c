package io.jsonrpc.client.connection;

import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.log.SparingLog;
import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;

/**
 * Runs the events of one client one after another, in order, on the workers. One that waits for an answer lets the next
 * start, since the answer may depend on it.
 */
final class EventQueue {

    private static final SparingLog log = SparingLog.of(EventQueue.class);

    private final Executor workers;

    private final String name;

    private final TurnQueue turns = new TurnQueue(this::execute);

    /** Whether the thread runs an event. */
    private final ThreadLocal<Boolean> here = ThreadLocal.withInitial(() -> false);

    EventQueue(Executor workers, String name) {
        this.workers = workers;
        this.name = name;
    }

    /** Fixes the place of an event in the order. Runs nothing, so it may be called under a lock. */
    void put(Runnable event) {
        this.turns.put(() -> runOne(event));
    }

    /** Runs what was put. Not to be called under a lock. */
    void run() {
        this.turns.start();
    }

    private void execute(Runnable turn) {
        try {
            this.workers.execute(turn);
        } catch (RejectedExecutionException stopped) {
            // The application has ended its executor before the client: the events run nevertheless, and not on this
            // thread, which may be the reading one.
            Thread thread = new Thread(turn, this.name + "-events");
            thread.setDaemon(true);
            thread.start();
        }
    }

    /** Whether an event is what the current thread runs. */
    boolean isRunningHere() {
        return this.here.get();
    }

    private void runOne(Runnable event) {
        boolean nested = this.here.get();
        this.here.set(true);
        try {
            event.run();
        } catch (Throwable failure) {
            log.error(failure.getClass().getName(), "A connection listener failed", failure);
        } finally {
            this.here.set(nested);
        }
    }
}
