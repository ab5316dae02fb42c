package io.jsonrpc.server.web;

import io.jsonrpc.engine.OncePerMinute;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Logs why handshakes were refused: of each kind and path one a minute, with the number of those that were left out.
 *
 * @since 0.1
 */
public final class HandshakeRefusals {

    private static final Logger log = LoggerFactory.getLogger(HandshakeRefusals.class);

    private record Key(String path, Refusal.Kind kind) {}

    private final LongSupplier nanoTime;

    /** As many as there are endpoints and kinds. */
    private final Map<Key, OncePerMinute> minutes = new ConcurrentHashMap<>();

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
        long count = this.minutes
                .computeIfAbsent(new Key(path, refusal.kind()), unused -> new OncePerMinute())
                .pass(this.nanoTime.getAsLong());
        if (count == 1) {
            log.info("Handshake on {} answered {}: {}", path, refusal.status().value(), refusal.why());
        } else if (count > 1) {
            log.info(
                    "Handshake on {} answered {}: {} ({} more like it since the last entry)",
                    path,
                    refusal.status().value(),
                    refusal.why(),
                    count - 1);
        }
    }
}
