package io.jsonrpc.client.connection;

import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;

/** Makes the decisions of a connection, one at a time; what follows from one is done after the lock is released. */
final class Decisions {

    private final ClientEvents events;

    private final ReentrantLock lock = new ReentrantLock();

    Decisions(ClientEvents events) {
        this.events = events;
    }

    /** Runs the decision under the lock, then the steps that it has added, then the events. */
    void make(Consumer<Steps> decision) {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            decision.accept(steps);
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    /** For asserts in what is guarded by the lock. */
    boolean isMaking() {
        return this.lock.isHeldByCurrentThread();
    }
}
