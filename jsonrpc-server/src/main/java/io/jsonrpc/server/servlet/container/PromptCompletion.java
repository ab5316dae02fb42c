package io.jsonrpc.server.servlet.container;

import java.util.concurrent.Executor;
import org.jspecify.annotations.Nullable;

/**
 * Keeps the report of a finished write on the thread that wrote, and runs it when the write has returned, so that nothing
 * nests. For one thread; it knows Tomcat's task by its name and leaves every other one to the pool.
 *
 * <p>No code of the application may run in the report: whoever waited there for another report would wait for himself.
 */
public final class PromptCompletion implements Executor {

    private static final String REPORT =
            "org.apache.tomcat.websocket.server.WsRemoteEndpointImplServer$OnResultRunnable";

    /** Set while a thread writes, so that it keeps nothing of a server that it outlives. */
    private static final ThreadLocal<PromptCompletion> HERE = new ThreadLocal<>();

    private @Nullable Runnable report;

    private @Nullable Executor pool;

    /** What runs a task that this thread gives to the pool. */
    static @Nullable Executor executor(@Nullable Executor pool) {
        PromptCompletion here = HERE.get();
        if (here == null || pool == null) {
            return pool;
        }
        here.pool = pool;
        return here;
    }

    /** Writes, and then reports. */
    public static void during(Runnable write) {
        if (HERE.get() != null) {
            write.run();
            return;
        }
        PromptCompletion here = new PromptCompletion();
        HERE.set(here);
        try {
            write.run();
        } finally {
            here.end();
        }
    }

    /** Long messages have parts: a report may write the next one. */
    private void end() {
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
