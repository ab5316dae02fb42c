package io.jsonrpc.server;

/**
 * Counts calls against the limits on their rate whose scope is more than a session. A bean of this type replaces the counts
 * that each server keeps in its memory, such as by counts that several servers share; here with Bucket4j and a store that
 * it knows:
 *
 * <pre>{@code
 * @Bean
 * CallLimiter sharedCounts(ProxyManager<String> buckets) {
 *     return (limit, caller) -> buckets.builder()
 *             .build(limit.name() + ' ' + caller, () -> BucketConfiguration.builder()
 *                     .addLimit(bandwidth -> bandwidth.capacity(limit.burst())
 *                             .refillGreedy(limit.permits(), limit.period()))
 *                     .build())
 *             .tryConsumeAndReturnRemaining(1)
 *             .getNanosToWaitForRefill();
 * }
 * }</pre>
 *
 * <p>Called by many threads, on the one that handles the call and before its params are bound: an implementation may wait
 * only if no method that it limits is {@code NON_BLOCKING}. A call is answered with -32603 if it throws.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface CallLimiter {

    /**
     * Takes a permit for one call.
     *
     * @param caller whose calls count together: {@code user:} and a name, {@code address:} and an address in hexadecimal
     *     digits, or empty for everybody
     * @return 0 if there was one; else how long to wait for the next, in nanoseconds
     */
    long acquire(RateLimit limit, String caller);
}
