package io.jsonrpc.client;

import java.util.ArrayList;
import java.util.List;

/** What follows from a decision, done in order after the lock is left; events last. */
final class Steps implements Runnable {

    private final ClientEvents events;

    private final List<Runnable> steps = new ArrayList<>();

    Steps(ClientEvents events) {
        this.events = events;
    }

    void add(Runnable step) {
        this.steps.add(step);
    }

    void addAll(Steps others) {
        this.steps.addAll(others.steps);
    }

    @Override
    public void run() {
        this.steps.forEach(Runnable::run);
        this.events.run();
    }
}
