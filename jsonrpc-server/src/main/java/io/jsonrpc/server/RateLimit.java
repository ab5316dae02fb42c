package io.jsonrpc.server;

import java.time.Duration;

/**
 * A limit on the rate of calls ({@code jsonrpc.server.rate-limits}).
 *
 * @param name its name among the properties, which is also a tag of {@code jsonrpc.server.calls.limited}
 * @param scope whose calls count together
 * @param permits how many calls there may be in each period, at least 1
 * @param period its length
 * @param burst how many calls there may be at once after a time without any, at least 1
 * @since 0.1
 */
public record RateLimit(String name, LimitScope scope, long permits, Duration period, long burst) {}
