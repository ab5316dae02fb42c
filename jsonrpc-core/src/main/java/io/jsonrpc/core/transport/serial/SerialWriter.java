package io.jsonrpc.core.transport.serial;

import java.util.concurrent.atomic.AtomicIntegerFieldUpdater;

/**
 * Decides which thread writes where many threads send and one write may be in progress at a time. Holds no messages and
 * takes no lock.
 *
 * <p>The turn to write lasts from {@link #enter} to {@link #leave}. While a write is in progress the turn belongs to
 * both its caller and its callback, and the later of the two goes on with the next write. So a write that completes
 * before it returns continues in the loop of its caller, not deeper in the stack.
 *
 * <pre>{@code
 * void send(Message message) {
 *     this.queue.add(message);
 *     if (this.serial.enter()) {
 *         writeAll();
 *     }
 * }
 *
 * private void writeAll() {
 *     do {
 *         for (Message next = this.queue.poll(); next != null; next = this.queue.poll()) {
 *             write(next, failure -> completed());
 *             if (!this.serial.proceed()) {
 *                 return;
 *             }
 *         }
 *     } while (!this.serial.leave());
 * }
 *
 * private void completed() {
 *     if (this.serial.proceed()) {
 *         writeAll();
 *     }
 * }
 * }</pre>
 *
 * <p>A write that throws must complete its callback as well, and the callback must be called exactly once.
 *
 * @since 0.1
 */
public class SerialWriter {

    private static final AtomicIntegerFieldUpdater<SerialWriter> SIGNALS =
            AtomicIntegerFieldUpdater.newUpdater(SerialWriter.class, "signals");

    private static final AtomicIntegerFieldUpdater<SerialWriter> ARRIVALS =
            AtomicIntegerFieldUpdater.newUpdater(SerialWriter.class, "arrivals");

    /** Calls of {@link #enter} that the writer has not seen, and one for the turn itself; 0 if no thread has the turn. */
    private volatile int signals;

    /** 1 if either the caller of a write or its callback has arrived at {@link #proceed}. */
    private volatile int arrivals;

    /** Creates a writer whose turn is free. */
    public SerialWriter() {}

    /**
     * Signals that there may be something to write.
     *
     * @return whether the calling thread has the turn from now on; if false, the thread that has it will see what was
     *     added before this call
     */
    public final boolean enter() {
        return SIGNALS.getAndIncrement(this) == 0;
    }

    /** Takes the turn if it is free, for a write that needs not wait; false signals nothing. */
    public final boolean tryEnter() {
        return SIGNALS.compareAndSet(this, 0, 1);
    }

    /**
     * Called twice for each write: by its caller when the write has returned, and by its callback.
     *
     * @return true for the later of the two, which goes on; false for the earlier, which no longer has the turn
     */
    public final boolean proceed() {
        if (ARRIVALS.getAndSet(this, 1) == 0) {
            return false;
        }
        this.arrivals = 0;
        return true;
    }

    /**
     * Gives the turn back because nothing is left to write.
     *
     * @return false if {@link #enter} was called meanwhile: the calling thread still has the turn and looks again
     */
    public boolean leave() {
        if (SIGNALS.compareAndSet(this, 1, 0)) {
            return true;
        }
        SIGNALS.getAndSet(this, 1);
        return false;
    }
}
