package io.jsonrpc.server.limit;

import io.github.bucket4j.Bucket;
import io.github.bucket4j.TimeMeter;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.CallLimiter;
import io.jsonrpc.server.RateLimit;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.LongSupplier;

/** Counts calls in the memory of this server, with Bucket4j, which need not be on the class path. */
public final class LocalLimiter implements CallLimiter, SessionLimiter {

    private static final String ATTRIBUTE = LocalLimiter.class.getName() + '.';

    private final int maxCallers;

    private final TimeMeter time;

    /** Two of each limit, one for users and one for addresses. */
    private final Map<String, CallerBuckets> limits = new ConcurrentHashMap<>();

    /**
     * Counts from now on.
     *
     * @param maxCallers how many users, and how many addresses, have a count of their own for each limit
     * @param nanoTime the time in nanoseconds from any origin
     */
    public LocalLimiter(int maxCallers, LongSupplier nanoTime) {
        this.maxCallers = maxCallers;
        this.time = new Nanos(nanoTime);
    }

    private record Nanos(LongSupplier nanoTime) implements TimeMeter {

        @Override
        public long currentTimeNanos() {
            return this.nanoTime.getAsLong();
        }

        @Override
        public boolean isWallClockBased() {
            return false;
        }
    }

    @Override
    public long acquire(RateLimit limit, String caller) {
        return this.limits
                .computeIfAbsent(key(limit, caller), key -> new CallerBuckets(this.maxCallers, () -> bucket(limit)))
                .acquire(caller);
    }

    /** A client may have many addresses, which must not take the places of users. */
    private static String key(RateLimit limit, String caller) {
        return (caller.startsWith(CallLimit.ADDRESS) ? CallLimit.ADDRESS : CallLimit.USER) + limit.name();
    }

    /** The count is an attribute, so that it is there as long as the session. */
    @Override
    public long acquire(RateLimit limit, Session session) {
        Object bucket = session.getAttributes().computeIfAbsent(ATTRIBUTE + limit.name(), name -> bucket(limit));
        return ((Bucket) bucket).tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
    }

    /** How many users, or else addresses, have a count of their own for a limit now. */
    int callers(RateLimit limit, String kind) {
        CallerBuckets callers = this.limits.get(key(limit, kind));
        return callers == null ? 0 : callers.size();
    }

    private Bucket bucket(RateLimit limit) {
        return Bucket.builder()
                .withCustomTimePrecision(this.time)
                .addLimit(bandwidth -> bandwidth.capacity(limit.burst()).refillGreedy(limit.permits(), limit.period()))
                .build();
    }
}
