package io.jsonrpc.server.limit;

import io.jsonrpc.core.Session;
import io.jsonrpc.server.RateLimit;

/** Counts the calls of single sessions. */
@FunctionalInterface
public interface SessionLimiter {

    /**
     * Takes a permit for one call.
     *
     * @return 0 if there was one; else how long to wait for the next, in nanoseconds
     */
    long acquire(RateLimit limit, Session session);
}
