package io.jsonrpc.server.limit;

import io.github.bucket4j.Bucket;
import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.function.Supplier;

/**
 * The counts of one limit, by caller. Each new caller takes the places of two that have all their permits again, so that
 * nothing is lost with them. No other count is given up for a new caller: while there are as many as there may be, those who
 * come then have one count together. Safe for use by many threads.
 */
final class CallerBuckets {

    private static final int LOOKS = 2;

    private static final int LOOKS_WHEN_FULL = 64;

    private final int max;

    private final Supplier<Bucket> create;

    private final Map<String, Counted> counts = new ConcurrentHashMap<>();

    /** Those with a count, each of them once; those that were looked at longest ago are first. */
    private final Queue<String> callers = new ConcurrentLinkedQueue<>();

    private final Counted others;

    /** @param max how many callers have a count of their own; threads that add at the same time may exceed it by one each */
    CallerBuckets(int max, Supplier<Bucket> create) {
        this.max = max;
        this.create = create;
        this.others = new Counted(create.get());
    }

    /** @param permits as many as there may be at once */
    private record Counted(Bucket bucket, long permits) {

        Counted(Bucket created) {
            this(created, created.getAvailableTokens());
        }

        long acquire() {
            return this.bucket.tryConsumeAndReturnRemaining(1).getNanosToWaitForRefill();
        }

        boolean hasAll() {
            return this.bucket.getAvailableTokens() >= this.permits;
        }
    }

    long acquire(String caller) {
        long[] wait = new long[1];
        // Within the map, so that no count is given up while a permit is taken from it.
        boolean known = this.counts.computeIfPresent(caller, (name, count) -> taken(count, wait)) != null;
        if (known) {
            return wait[0];
        }
        giveUp(this.counts.size() < this.max ? LOOKS : LOOKS_WHEN_FULL);
        if (this.counts.size() >= this.max) {
            return this.others.acquire();
        }
        this.counts.compute(caller, (name, count) -> taken(count == null ? added(name) : count, wait));
        return wait[0];
    }

    private static Counted taken(Counted count, long[] wait) {
        wait[0] = count.acquire();
        return count;
    }

    private Counted added(String caller) {
        this.callers.add(caller);
        return new Counted(this.create.get());
    }

    private void giveUp(int looks) {
        for (int look = 0; look < looks; look++) {
            String caller = this.callers.poll();
            if (caller == null) {
                return;
            }
            boolean kept = this.counts.computeIfPresent(caller, (name, count) -> count.hasAll() ? null : count) != null;
            if (kept) {
                this.callers.add(caller);
            }
        }
    }

    /** How many callers have a count of their own. */
    int size() {
        return this.counts.size();
    }
}
