package io.jsonrpc.core.engine.threads;

import java.util.concurrent.locks.ReentrantLock;

/**
 * Keeps interrupts of one thread away from its writes: the JDK closes a channel whose writer is interrupted, so a request
 * that is cancelled while its handler sends would take the whole connection with it.
 */
public final class Interrupts {

    private static final ThreadLocal<Interrupts> OF_THREAD = ThreadLocal.withInitial(Interrupts::new);

    private final Thread thread = Thread.currentThread();

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private int writes;

    /** The thread was interrupted, and will notice after its write. */
    private boolean due;

    private Interrupts() {}

    /** Those of the thread that asks. */
    public static Interrupts here() {
        return OF_THREAD.get();
    }

    public Thread thread() {
        return this.thread;
    }

    /** Interrupts the thread: now, or as soon as its write has returned. */
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

    /** On the thread itself: a write begins. */
    public void hold() {
        this.lock.lock();
        try {
            this.writes++;
            this.due |= Thread.interrupted();
        } finally {
            this.lock.unlock();
        }
    }

    /** On the thread itself: a write has returned. */
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
