package io.jsonrpc.server;

/**
 * How much of all streams of a session together is sent at most, whatever the client asks for.
 *
 * @param perSecond items in a second, 0.01 to 10,000; 0 for no bound
 * @param bytesPerSecond bytes in a second, 256 to 2^31; 0 for no bound
 * @since 0.1
 */
public record StreamPlan(double perSecond, long bytesPerSecond) {

    /** No bound. */
    public static final StreamPlan UNLIMITED = new StreamPlan(0, 0);

    private static final double MIN_ITEMS = 0.01;

    private static final double MAX_ITEMS = 10_000;

    private static final long MIN_BYTES = 256;

    private static final long MAX_BYTES = 1L << 31;

    public StreamPlan {
        if (perSecond != 0 && !(perSecond >= MIN_ITEMS && perSecond <= MAX_ITEMS)) {
            throw new IllegalArgumentException("perSecond must be from 0.01 to 10,000: " + perSecond);
        }
        if (bytesPerSecond != 0 && (bytesPerSecond < MIN_BYTES || bytesPerSecond > MAX_BYTES)) {
            throw new IllegalArgumentException("bytesPerSecond must be from 256 to 2^31: " + bytesPerSecond);
        }
    }
}
