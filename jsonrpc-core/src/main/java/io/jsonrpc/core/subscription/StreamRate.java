package io.jsonrpc.core.subscription;

/**
 * How fast all streams of a session together are sent to this side. Immutable.
 *
 * <pre>{@code
 * client.flow(StreamRate.perSecond(20));
 * client.flow(StreamRate.NONE.withBytesPerSecond(65_536).withPaused(true));
 * }</pre>
 *
 * @param perSecond items in a second at most, 0.01 to 10,000; 0 for no rate
 * @param bytesPerSecond bytes of their messages in a second at most, 256 to 2^31; 0 for no rate
 * @param paused whether nothing is sent for now
 * @since 0.1
 */
public record StreamRate(double perSecond, long bytesPerSecond, boolean paused) {

    public static final long MIN_BYTES_PER_SECOND = 256;

    public static final long MAX_BYTES_PER_SECOND = 1L << 31;

    /** As fast as the other side sends by itself. */
    public static final StreamRate NONE = new StreamRate(0, 0, false);

    public StreamRate {
        if (perSecond != 0 && !(perSecond >= Steering.MIN_PER_SECOND && perSecond <= Steering.MAX_PER_SECOND)) {
            throw new IllegalArgumentException("perSecond must be from 0.01 to 10,000: " + perSecond);
        }
        if (bytesPerSecond != 0 && (bytesPerSecond < MIN_BYTES_PER_SECOND || bytesPerSecond > MAX_BYTES_PER_SECOND)) {
            throw new IllegalArgumentException("bytesPerSecond must be from 256 to 2^31: " + bytesPerSecond);
        }
    }

    /** That many items in a second, 0.01 to 10,000. */
    public static StreamRate perSecond(double items) {
        return NONE.withPerSecond(items);
    }

    /** The same with another rate of items; 0 for none. */
    public StreamRate withPerSecond(double items) {
        return new StreamRate(items, this.bytesPerSecond, this.paused);
    }

    /** The same with another rate of bytes; 0 for none. */
    public StreamRate withBytesPerSecond(long bytes) {
        return new StreamRate(this.perSecond, bytes, this.paused);
    }

    /** The same, paused or not. */
    public StreamRate withPaused(boolean nowPaused) {
        return new StreamRate(this.perSecond, this.bytesPerSecond, nowPaused);
    }
}
