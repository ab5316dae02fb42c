package io.jsonrpc.server.servlet.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Runs tasks that may block on the network on another thread. */
public final class BlockingIo {

    private final Executor executor;

    public BlockingIo(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task, or passes the reason for rejecting it to {@code refused}. */
    public void run(Runnable task, Consumer<? super RejectedExecutionException> refused) {
        try {
            this.executor.execute(task);
        } catch (RejectedExecutionException ex) {
            refused.accept(ex);
        }
    }

    /**
     * Runs a task that must not be lost, such as closing a socket. If the pool rejects it, the pool was shut down
     * before the last sockets were closed, and the task runs on a new thread.
     */
    public void runAnyway(Runnable task) {
        run(task, refused -> {
            Thread thread = new Thread(task, "jsonrpc-close");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
