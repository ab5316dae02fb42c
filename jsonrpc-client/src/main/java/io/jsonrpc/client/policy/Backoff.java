package io.jsonrpc.client.policy;

import java.time.Duration;
import java.util.function.DoubleSupplier;

/**
 * How long to wait before a try. A pure function of the number of the try and of chance.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface Backoff {

    /**
     * How long to wait.
     *
     * @param attempt the number of the try, from 1
     * @param chance gives numbers from 0 to 1, 1 excluded
     */
    Duration delayBefore(int attempt, DoubleSupplier chance);

    /**
     * Full jitter: a random time up to {@code first} before the first try, up to twice as much before each further one,
     * never more than {@code cap}. Clients that lost their server together do not come back together.
     */
    static Backoff fullJitter(Duration first, Duration cap) {
        return (attempt, chance) -> {
            int doublings = Math.min(attempt - 1, 40);
            double ceiling = Math.min(cap.toNanos(), first.toNanos() * Math.pow(2, doublings));
            return Duration.ofNanos((long) (chance.getAsDouble() * ceiling));
        };
    }

    /** Always the same time. */
    static Backoff fixed(Duration delay) {
        return (attempt, chance) -> delay;
    }
}
