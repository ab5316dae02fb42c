package io.jsonrpc.benchmarks.load;

import java.net.URI;
import java.time.Duration;

/**
 * A flood and calls beside it, behind a slow link.
 *
 * @param server where a server listens, without a path
 * @param channels whether each has a channel of its own, or both have one socket without channels
 * @param bytesPerSecond what the link takes, each way
 * @param delay of the link, each way
 * @param warmUp how long before anything counts
 */
public record FloodPlan(
        URI server, boolean channels, int bytesPerSecond, Duration delay, Duration warmUp, Duration duration) {}
