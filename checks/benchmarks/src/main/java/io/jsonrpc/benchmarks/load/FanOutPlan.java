package io.jsonrpc.benchmarks.load;

import java.net.URI;

/**
 * Whom to have a server publish to.
 *
 * @param uri where it listens
 * @param receivers how many sockets get each message
 * @param session whether each socket opens a session that loses nothing, or is plain
 * @param server the process whose time is measured
 */
public record FanOutPlan(URI uri, int receivers, boolean session, ProcessHandle server) {}
