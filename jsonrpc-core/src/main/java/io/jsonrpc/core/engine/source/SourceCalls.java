package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.engine.threads.Interrupts;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Executor;
import java.util.concurrent.locks.ReentrantLock;

/**
 * What runs on workers for one stream, and may be code of its source that does not return. When the stream is over, these
 * workers are interrupted. Threads of the source are not ours to interrupt, and hold no worker.
 */
final class SourceCalls implements Executor {

    private static final class Call {

        final Interrupts worker = Interrupts.here();

        boolean interrupted;
    }

    private final Executor workers;

    private final Runnable returned;

    private final ReentrantLock lock = new ReentrantLock();

    /** Guarded by the lock. */
    private final List<Call> running = new ArrayList<>(1);

    /** @param returned called after each task */
    SourceCalls(Executor workers, Runnable returned) {
        this.workers = workers;
        this.returned = returned;
    }

    @Override
    public void execute(Runnable task) {
        this.workers.execute(() -> run(task));
    }

    private void run(Runnable task) {
        Call call = new Call();
        locked(() -> this.running.add(call));
        try {
            task.run();
        } finally {
            locked(() -> {
                this.running.remove(call);
                clear(call);
            });
            this.returned.run();
        }
    }

    /** Whether no worker runs a task. */
    boolean isIdle() {
        this.lock.lock();
        try {
            return this.running.isEmpty();
        } finally {
            this.lock.unlock();
        }
    }

    /** Interrupts the workers that run tasks, but for this thread. */
    void interrupt() {
        locked(() -> {
            for (Call call : this.running) {
                if (!isHere(call)) {
                    call.interrupted = true;
                    call.worker.interrupt();
                }
            }
        });
    }

    /** Code of the source has returned on this thread: an interrupt that was meant for it must not hit what is next. */
    void clear() {
        locked(() -> this.running.stream().filter(SourceCalls::isHere).forEach(SourceCalls::clear));
    }

    private static boolean isHere(Call call) {
        return call.worker.thread() == Thread.currentThread();
    }

    private static void clear(Call call) {
        if (call.interrupted) {
            call.interrupted = false;
            Thread.interrupted();
        }
    }

    private void locked(Runnable action) {
        this.lock.lock();
        try {
            action.run();
        } finally {
            this.lock.unlock();
        }
    }
}
