package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * How to make a server publish.
 *
 * @param uri where it listens
 * @param receivers how many sockets get each message
 * @param warmUp how long to publish before anything counts
 * @param duration how long to publish then
 * @param session whether each socket opens a session that loses nothing, or is plain
 * @param slowReader whether there is one more socket, which stops reading
 * @param server the process whose time is measured
 */
public record FanOutPlan(
        URI uri,
        int receivers,
        Duration warmUp,
        Duration duration,
        boolean session,
        boolean slowReader,
        ProcessHandle server) {}
