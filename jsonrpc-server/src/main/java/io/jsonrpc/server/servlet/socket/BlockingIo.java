package io.jsonrpc.server.servlet.socket;

import java.util.concurrent.Executor;
import java.util.concurrent.RejectedExecutionException;
import java.util.function.Consumer;

/** Runs what may block on the network elsewhere than on the caller's thread. */
public final class BlockingIo {

    private final Executor executor;

    public BlockingIo(Executor executor) {
        this.executor = executor;
    }

    /** Runs the task, or tells why it will not run. */
    public void run(Runnable task, Consumer<? super RejectedExecutionException> refused) {
        try {
            this.executor.execute(task);
        } catch (RejectedExecutionException ex) {
            refused.accept(ex);
        }
    }

    /**
     * Runs a task that must not be lost: closing a socket. A pool that takes no more is one that was shut down, before
     * the last sockets were closed.
     */
    public void runAnyway(Runnable task) {
        run(task, refused -> {
            Thread thread = new Thread(task, "jsonrpc-close");
            thread.setDaemon(true);
            thread.start();
        });
    }
}
