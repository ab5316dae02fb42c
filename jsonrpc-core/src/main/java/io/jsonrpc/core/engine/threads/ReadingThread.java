package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs non-blocking handlers on the thread that reads from the socket, after it has released its locks.
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

    /** Reads a message, then runs its handler on this thread if that is non-blocking and the session is idle. */
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

    /** Accepts a turn if this thread is reading and has none yet. */
    static boolean take(Runnable turn) {
        ReadingThread here = HERE.get();
        if (!here.reading || here.turn != null) {
            return false;
        }
        here.turn = turn;
        return true;
    }

    /** Whether this thread is a reading thread that is running a handler. */
    public static boolean isHandling() {
        return HERE.get().handling;
    }

    /**
     * Throws if this thread is running a handler as a reading thread: blocking it would stop the reading of other
     * sockets and of the expected answer.
     */
    public static void requireNotHandling() {
        if (isHandling()) {
            throw new IllegalStateException(
                    "A non-blocking handler must not wait for an answer, because it runs on the thread"
                            + " that reads: use sendRequestAsync, or do not declare it non-blocking");
        }
    }
}
