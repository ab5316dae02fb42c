package io.jsonrpc.benchmarks.load;

import java.net.URI;

/**
 * The streams to open.
 *
 * @param uri where the server listens
 * @param subscribers how many sockets, with one stream each
 * @param session whether each socket opens a session that loses nothing, or is plain
 * @param credit how many items a subscriber takes beyond those that it has handled; 0 to give no credit
 * @param server the process whose time is measured
 */
public record StreamPlan(URI uri, int subscribers, boolean session, int credit, ProcessHandle server) {}
