package io.jsonrpc.benchmarks.load;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;

/** The distances between the items of a stream. Belongs to the generator's only thread. */
final class Paces {

    private static final double LOW = 0.7;

    private static final double HIGH = 1.3;

    private final double step;

    private final List<Long> written = new ArrayList<>();

    private final List<Long> arrived = new ArrayList<>();

    /**
     * None yet.
     *
     * @param perSecond the rate that was asked for: a distance is within bounds from 0.7 to 1.3 of its step
     */
    Paces(int perSecond) {
        this.step = (double) TimeUnit.SECONDS.toNanos(1) / perSecond;
    }

    /** An item was written and has arrived at these nanoseconds. */
    void add(long writtenAt, long arrivedAt) {
        this.written.add(writtenAt);
        this.arrived.add(arrivedAt);
    }

    /** Forgets what has come so far; returns how many items that are. */
    int begin() {
        int forgotten = this.written.size();
        this.written.clear();
        this.arrived.clear();
        return forgotten;
    }

    PaceResult result(Duration duration, long wrong) {
        List<Long> distances = distances(this.written);
        return new PaceResult(
                this.written.size() * 1e9 / duration.toNanos(),
                within(distances),
                within(distances(this.arrived)),
                distances.stream().mapToLong(Long::longValue).min().orElse(0) / 1e6,
                distances.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6,
                wrong);
    }

    private static List<Long> distances(List<Long> times) {
        List<Long> distances = new ArrayList<>();
        for (int i = 1; i < times.size(); i++) {
            distances.add(times.get(i) - times.get(i - 1));
        }
        return distances;
    }

    private double within(List<Long> distances) {
        return distances.stream()
                        .filter(distance -> distance >= LOW * this.step && distance <= HIGH * this.step)
                        .count()
                / Math.max(1.0, distances.size());
    }
}
