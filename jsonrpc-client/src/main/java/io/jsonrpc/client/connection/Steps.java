package io.jsonrpc.client.connection;

import io.jsonrpc.core.log.SparingLog;
import java.util.ArrayList;
import java.util.List;

/** What follows from a decision, done in order after the lock is left; events last. */
final class Steps implements Runnable {

    private static final SparingLog log = SparingLog.of(Steps.class);

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
        for (Runnable step : this.steps) {
            try {
                step.run();
            } catch (Throwable failure) {
                // The others follow from the decision as well, and the listener gets its event.
                log.error(failure.getClass().getName(), "What follows from a change of the connection failed", failure);
            }
        }
        this.events.run();
    }
}
