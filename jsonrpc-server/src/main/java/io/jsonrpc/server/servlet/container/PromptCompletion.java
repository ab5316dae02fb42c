package io.jsonrpc.server.servlet.container;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Runs the completion of a write on the writing thread, after the write has returned, so that calls do not nest. Used
 * by one thread; it recognizes Tomcat's completion task by its class name and leaves every other task to the pool.
 *
 * <p>No application code may run in a completion: blocking there for another completion would be a deadlock.
 */
public final class PromptCompletion implements Executor {

    private static final String REPORT =
            "org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer$OnResultRunnable";

    /** Set only while a thread writes, so that the thread retains nothing of a server that it outlives. */
    private static final ThreadLocal<PromptCompletion> HERE = new ThreadLocal<>();

    private @Nullable Runnable report;

    private @Nullable Executor pool;

    /** The executor of tasks that this thread submits to the pool. */
    static @Nullable Executor executor(@Nullable Executor pool) {
        PromptCompletion here = HERE.get();
        if (here == null || pool == null) {
            return pool;
        }
        here.pool = pool;
        return here;
    }

    /**
     * Begins a write on this thread; {@link #end} follows, whether it fails or not.
     *
     * @return null inside another write, whose end runs the completion
     */
    public static @Nullable PromptCompletion begin() {
        if (HERE.get() != null) {
            return null;
        }
        PromptCompletion here = new PromptCompletion();
        HERE.set(here);
        return here;
    }

    /** Runs the completion. Long messages are written in parts: a completion may write the next one. */
    public void end() {
        try {
            for (Runnable next = this.report; next != null; next = this.report) {
                this.report = null;
                next.run();
            }
        } finally {
            HERE.remove();
        }
    }

    @Override
    public void execute(Runnable task) {
        Executor others = this.pool;
        if (this.report == null && task.getClass().getName().equals(REPORT)) {
            this.report = task;
        } else if (others != null) {
            others.execute(task);
        }
    }
}
