package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.settings.ClientRuntime;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One loss of the connection and the tries to mend it. Guarded by the lock of its {@link Connection}. */
final class Outage {

    private final DisconnectReason reason;

    private final ClientRuntime runtime;

    private final ReconnectPolicy policy;

    private final long since;

    private int tries;

    private @Nullable Future<?> retry;

    /** The next try waits no longer than the server demands. */
    private boolean hurried;

    /**
     * An outage that begins now.
     *
     * @param triesBefore of an outage that was not really mended before this one
     */
    Outage(DisconnectReason reason, ClientRuntime runtime, ReconnectPolicy policy, int triesBefore) {
        this.reason = reason;
        this.runtime = runtime;
        this.policy = policy;
        this.since = runtime.now();
        this.tries = triesBefore;
    }

    DisconnectReason reason() {
        return this.reason;
    }

    /** How many tries it took so far, the planned one included. */
    int tries() {
        return this.tries;
    }

    /**
     * Counts one more try; how long to wait before it.
     *
     * @param atLeast the time that the server demands
     * @return null when the policy allows no further try
     */
    @Nullable Duration nextWait(Duration atLeast) {
        this.tries++;
        Duration elapsed = Duration.ofNanos(this.runtime.now() - this.since);
        Duration wait = RetryRules.waitBefore(this.policy, this.tries, elapsed, atLeast, this.runtime.chance());
        boolean now = this.hurried;
        this.hurried = false;
        return wait != null && now ? atLeast : wait;
    }

    /** The try under way may still meet what is over now: if it fails, the next one is not put off. */
    void hurry() {
        this.hurried = true;
    }

    /** The next try is made by this task. */
    void planned(Future<?> task) {
        this.retry = task;
    }

    /** The planned try is not made, if there is one. */
    void cancelRetry() {
        if (this.retry != null) {
            this.retry.cancel(false);
        }
    }
}
