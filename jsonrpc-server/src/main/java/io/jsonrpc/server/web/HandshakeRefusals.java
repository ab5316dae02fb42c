package io.jsonrpc.server.web;

import java.util.HashSet;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.TimeUnit;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.http.HttpStatusCode;

/**
 * Logs why handshakes were refused: per minute, the first of each path, kind and subject (such as the origin), up to
 * ten subjects per path and kind, with the number of those not logged.
 *
 * @since 0.1
 */
public final class HandshakeRefusals {

    private static final Logger log = LoggerFactory.getLogger(HandshakeRefusals.class);

    private static final int SUBJECTS = 10;

    private record Key(String path, Refusal.Kind kind) {}

    private final LongSupplier nanoTime;

    /** Bounded by the number of endpoints and kinds. */
    private final Map<Key, Minute> minutes = new ConcurrentHashMap<>();

    /** Creates a log with this clock, in nanoseconds. */
    public HandshakeRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * Logs or counts a refusal.
     *
     * @param path the path pattern of the endpoint
     */
    public void add(String path, Refusal refusal) {
        add(new Key(path, refusal.kind()), path, refusal);
    }

    /** Logs or counts a handshake for a path without endpoint. */
    void addElsewhere(String path, HttpStatusCode status, EndpointPaths endpoints) {
        String shown = Refusal.shown(path);
        add(new Key("", Refusal.Kind.NO_ENDPOINT), shown, Refusal.noEndpoint(status, shown, endpoints));
    }

    private void add(Key key, String path, Refusal refusal) {
        long omitted = this.minutes
                .computeIfAbsent(key, unused -> new Minute())
                .pass(refusal.subject(), this.nanoTime.getAsLong());
        if (omitted == 0) {
            log.info("Handshake on {} answered {}: {}", path, refusal.status().value(), refusal.why());
        } else if (omitted > 0) {
            log.info(
                    "Handshake on {} answered {}: {} ({} more of this kind since the last entry)",
                    path,
                    refusal.status().value(),
                    refusal.why(),
                    omitted);
        }
    }

    /** Selects the refusals of one path and kind that are logged. */
    private static final class Minute {

        private final Set<String> logged = new HashSet<>();

        private long end;

        private long omitted;

        /** The number of refusals skipped since the last logged one; -1 if this one is skipped as well. */
        synchronized long pass(String subject, long now) {
            if (now - this.end >= 0) {
                this.logged.clear();
            }
            if (this.logged.isEmpty()) {
                this.end = now + TimeUnit.MINUTES.toNanos(1);
            }
            if (this.logged.size() == SUBJECTS || !this.logged.add(subject)) {
                this.omitted++;
                return -1;
            }
            long count = this.omitted;
            this.omitted = 0;
            return count;
        }
    }
}
