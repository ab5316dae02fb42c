package io.jsonrpc.core.engine.threads;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Defers interrupts of one thread during its writes: the JDK closes a channel whose writer is interrupted, so
 * cancelling a request while its handler sends would close the whole connection.
 */
public final class Interrupts {

    private static final ThreadLocal<Interrupts> OF_THREAD = ThreadLocal.withInitial(Interrupts::new);

    private final Thread thread = Thread.currentThread();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private int writes;

    /** The thread was interrupted during a write; the interrupt is set after it. */
    private boolean due;

    private Interrupts() {}

    /** The instance of the current thread. */
    public static Interrupts here() {
        return OF_THREAD.get();
    }

    public Thread thread() {
        return this.thread;
    }

    /** Interrupts the thread at once, or as soon as its write has returned. */
    public void interrupt() {
        this.lock.lock();
        try {
            if (this.writes > 0) {
                this.due = true;
            } else {
                this.thread.interrupt();
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Called on the thread itself before a write. */
    public void hold() {
        this.lock.lock();
        try {
            this.writes++;
            this.due |= Thread.interrupted();
        } finally {
            this.lock.unlock();
        }
    }

    /** Called on the thread itself after a write. */
    public void release() {
        this.lock.lock();
        try {
            this.writes--;
            if (this.writes == 0 && this.due) {
                this.due = false;
                this.thread.interrupt();
            }
        } finally {
            this.lock.unlock();
        }
    }
}
