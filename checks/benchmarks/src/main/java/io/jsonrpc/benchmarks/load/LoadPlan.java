package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * What to do to a server.
 *
 * @param uri where it listens
 * @param connections how many sockets
 * @param inFlight how many calls wait for their answers on each, always
 * @param grace how long to wait for the last answers
 * @param session whether each socket opens a session that loses nothing, or is plain
 * @param server the process whose time is measured
 */
public record LoadPlan(URI uri, int connections, int inFlight, Duration grace, boolean session, ProcessHandle server) {

    /** How long answers may take after the last call. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    /** All calls that may wait at one time. */
    int slots() {
        return this.connections * this.inFlight;
    }
}
