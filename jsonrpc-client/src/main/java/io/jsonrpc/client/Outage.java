package io.jsonrpc.client;

import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/** One loss of the connection and the tries to mend it. Guarded by the lock of its {@link Connection}. */
final class Outage {

    final DisconnectReason reason;

    final long since;

    int tries;

    @Nullable Future<?> retry;

    Outage(DisconnectReason reason, long since) {
        this.reason = reason;
        this.since = since;
    }
}
