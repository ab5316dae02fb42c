package io.jsonrpc.core.engine.threads;

import io.jsonrpc.core.RequestHandler;
import org.jspecify.annotations.Nullable;

/**
 * Runs non-blocking handlers on the thread that reads from the socket, after it has released its locks:
 *
 * <pre>{@code
 * ReadingThread reading = ReadingThread.enter();
 * try {
 *     listener.onText(part, last);
 * } finally {
 *     reading.leave();
 * }
 * }</pre>
 *
 * @see RequestHandler#isNonBlocking()
 * @since 0.1
 */
public final class ReadingThread {

    private static final ThreadLocal<ReadingThread> HERE = ThreadLocal.withInitial(ReadingThread::new);

    /** How many readings are nested here. */
    private int reading;

    private boolean handling;

    private @Nullable Runnable turn;

    private ReadingThread() {}

    /** This thread begins to read one or more messages; {@link #leave} follows on the returned object. */
    public static ReadingThread enter() {
        ReadingThread here = HERE.get();
        here.reading++;
        return here;
    }

    /**
     * The messages are read, and no lock is held any more: runs their handlers on this thread if they are non-blocking
     * and the session was idle.
     */
    public void leave() {
        this.reading--;
        Runnable next = this.turn;
        if (this.reading > 0 || this.handling || next == null) {
            return;
        }
        this.turn = null;
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
        if (here.reading == 0 || here.handling || here.turn != null) {
            return false;
        }
        here.turn = turn;
        return true;
    }

    /** Whether this belongs to the calling thread. */
    public boolean isCurrent() {
        return HERE.get() == this;
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
