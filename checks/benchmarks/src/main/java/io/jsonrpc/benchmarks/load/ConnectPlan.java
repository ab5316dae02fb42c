package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * How clients are to come.
 *
 * @param uri where the server listens
 * @param way how each begins
 * @param crowd 0 when each is new and goes after its first answer; else so many whose sockets are cut all at once, and who
 *     come back with what they have, again and again
 * @param warmUp how long before anything counts
 * @param duration how long it counts then
 * @param server the process whose time is measured
 */
public record ConnectPlan(URI uri, Way way, int crowd, Duration warmUp, Duration duration, ProcessHandle server) {

    /** How many are on their way at one time: enough to keep a server busy. */
    static final int AT_ONCE = 16;
}
