package io.jsonrpc.client.policy;

import java.time.Duration;

/**
 * Whether and how a client reconnects after an outage. Three attempts, one second apart:
 *
 * <pre>{@code
 * ReconnectPolicy policy = ReconnectPolicy.DEFAULT
 *         .withBackoff(Backoff.fixed(Duration.ofSeconds(1)))
 *         .withMaxAttempts(3);
 * }</pre>
 *
 * @param backoff the time before each try; never less than what the server demands ({@code Retry-After})
 * @param maxAttempts tries per outage; 0 switches reconnecting off
 * @param maxTime from the loss of the connection to the last try
 * @since 0.1
 */
public record ReconnectPolicy(Backoff backoff, int maxAttempts, Duration maxTime) {

    /** No bound on tries or time. */
    public static final Duration FOREVER = Duration.ofSeconds(Long.MAX_VALUE);

    /** Full jitter from half a second up to 30 s, without a bound. */
    public static final ReconnectPolicy DEFAULT = new ReconnectPolicy(
            Backoff.fullJitter(Duration.ofMillis(500), Duration.ofSeconds(30)), Integer.MAX_VALUE, FOREVER);

    /** Never reconnects by itself. */
    public static final ReconnectPolicy NEVER = new ReconnectPolicy(Backoff.fixed(Duration.ZERO), 0, FOREVER);

    /** The same with a bound on the tries of one outage. */
    public ReconnectPolicy withMaxAttempts(int attempts) {
        return new ReconnectPolicy(this.backoff, attempts, this.maxTime);
    }

    /** The same with a bound on the duration of one outage. */
    public ReconnectPolicy withMaxTime(Duration time) {
        return new ReconnectPolicy(this.backoff, this.maxAttempts, time);
    }

    /** The same with other times between the tries. */
    public ReconnectPolicy withBackoff(Backoff newBackoff) {
        return new ReconnectPolicy(newBackoff, this.maxAttempts, this.maxTime);
    }

    public ReconnectPolicy {
        if (maxAttempts < 0) {
            throw new IllegalArgumentException("maxAttempts must not be negative: " + maxAttempts);
        }
        if (maxTime.isNegative()) {
            throw new IllegalArgumentException("maxTime must not be negative: " + maxTime);
        }
    }
}
