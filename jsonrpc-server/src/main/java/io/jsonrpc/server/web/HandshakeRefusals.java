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
 * Logs why handshakes were refused: in each minute the first of each path, kind and subject (such as the origin), up to ten
 * subjects of each path and kind, with the number of those that were left out.
 *
 * @since 0.1
 */
public final class HandshakeRefusals {

    private static final Logger log = LoggerFactory.getLogger(HandshakeRefusals.class);

    private static final int SUBJECTS = 10;

    private record Key(String path, Refusal.Kind kind) {}

    private final LongSupplier nanoTime;

    /** As many as there are endpoints and kinds. */
    private final Map<Key, Minute> minutes = new ConcurrentHashMap<>();

    /** A log with this clock. */
    public HandshakeRefusals(LongSupplier nanoTime) {
        this.nanoTime = nanoTime;
    }

    /**
     * One more refusal.
     *
     * @param path the path pattern of the endpoint
     */
    public void add(String path, Refusal refusal) {
        add(new Key(path, refusal.kind()), path, refusal);
    }

    /** One more handshake for a path of no endpoint. */
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

    /** Which refusals of one path and kind are logged. */
    private static final class Minute {

        private final Set<String> logged = new HashSet<>();

        private long end;

        private long omitted;

        /** How many were left out since the last one that passed; -1 when this one is left out, too. */
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
