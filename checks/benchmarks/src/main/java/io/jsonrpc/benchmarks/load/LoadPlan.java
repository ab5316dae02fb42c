package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * What to do to a server.
 *
 * @param uri where it listens
 * @param connections how many sockets
 * @param inFlight how many calls wait for their answers on each, always
 * @param textBytes how large the text of each call is
 * @param grace how long to wait for the last answers
 * @param session whether each socket opens a session that loses nothing, or is plain
 * @param channels how many channels of its path each session opens, to call on them in turn; 0 to call without
 * @param server the process whose time is measured
 */
public record LoadPlan(
        URI uri,
        int connections,
        int inFlight,
        int textBytes,
        Duration grace,
        boolean session,
        int channels,
        ProcessHandle server) {

    /** How large the texts are where nothing else is said. */
    public static final int DEFAULT_TEXT_BYTES = 64;

    /** How long answers may take after the last call. */
    public static final Duration DEFAULT_GRACE = Duration.ofSeconds(5);

    public LoadPlan(URI uri, int connections, int inFlight, Duration grace, boolean session, ProcessHandle server) {
        this(uri, connections, inFlight, DEFAULT_TEXT_BYTES, grace, session, server);
    }

    public LoadPlan(
            URI uri,
            int connections,
            int inFlight,
            int textBytes,
            Duration grace,
            boolean session,
            ProcessHandle server) {
        this(uri, connections, inFlight, textBytes, grace, session, 0, server);
    }

    /** The same in sessions with so many channels. */
    public LoadPlan onChannels(int number) {
        return new LoadPlan(
                this.uri, this.connections, this.inFlight, this.textBytes, this.grace, true, number, this.server);
    }

    /** All calls that may wait at one time. */
    int slots() {
        return this.connections * this.inFlight;
    }
}
