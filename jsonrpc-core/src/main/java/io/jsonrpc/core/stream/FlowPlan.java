package io.jsonrpc.core.stream;

/**
 * How much one user may get of all streams of a session together, whatever the receiver asks for.
 *
 * @param perSecond items in a second at most, 0.01 to 10,000; 0 for no bound
 * @param bytesPerSecond bytes in a second at most, 256 to 2^31; 0 for no bound
 */
public record FlowPlan(double perSecond, long bytesPerSecond) {

    /** No bound. */
    public static final FlowPlan NONE = new FlowPlan(0, 0);

    public FlowPlan {
        if (perSecond != 0 && !(perSecond >= FlowRate.MIN_ITEMS && perSecond <= FlowRate.MAX_ITEMS)) {
            throw new IllegalArgumentException("perSecond must be from 0.01 to 10,000: " + perSecond);
        }
        if (bytesPerSecond != 0 && (bytesPerSecond < FlowRate.MIN_BYTES || bytesPerSecond > FlowRate.MAX_BYTES)) {
            throw new IllegalArgumentException("bytesPerSecond must be from 256 to 2^31: " + bytesPerSecond);
        }
    }
}
