package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * What a thread that reads from sockets does for handlers that never wait: it runs them itself, once the reading has left
 * its locks.
 *
 * @see RequestHandler#isNonBlocking()
 * @since 0.1
 */
public final class ReadingThread {

    private static final ThreadLocal<ReadingThread> HERE = ThreadLocal.withInitial(ReadingThread::new);

    private boolean reading;

    private boolean handling;

    private @Nullable Runnable turn;

    private ReadingThread() {}

    /** Reads a message, and then runs the handler that it is for, if that never waits and its session is idle. */
    public static void read(Runnable reading) {
        ReadingThread here = HERE.get();
        if (here.reading || here.handling) {
            reading.run();
        } else {
            here.readAndHandle(reading);
        }
    }

    private void readAndHandle(Runnable message) {
        this.reading = true;
        try {
            message.run();
        } finally {
            this.reading = false;
            Runnable next = this.turn;
            if (next != null) {
                this.turn = null;
                handle(next);
            }
        }
    }

    private void handle(Runnable next) {
        this.handling = true;
        try {
            next.run();
        } finally {
            this.handling = false;
        }
    }

    /** Takes a turn if this thread reads and has none yet. */
    static boolean take(Runnable turn) {
        ReadingThread here = HERE.get();
        if (!here.reading || here.turn != null) {
            return false;
        }
        here.turn = turn;
        return true;
    }

    /** Whether this thread reads, and runs a handler now. */
    public static boolean isHandling() {
        return HERE.get().handling;
    }

    /** Refuses to wait on such a thread: others could not be read meanwhile, nor could what is waited for. */
    public static void requireNotHandling() {
        if (isHandling()) {
            throw new IllegalStateException(
                    "A non-blocking handler must not wait for an answer, since it runs on the thread"
                            + " that reads: use sendRequestAsync, or do not declare it non-blocking");
        }
    }
}
