package io.jsonrpc.core.subscription;

import io.jsonrpc.annotation.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver wants a stream to be sent; it replaces what the receiver wanted before. Immutable.
 *
 * @param perSecond items in a second at most, 0.01 to 10,000; 0 for no rate
 * @param delivery what the other side does with items without room; null for what its method declares. It must not keep
 *     more than that
 * @param paused whether nothing is sent for now
 * @since 0.1
 */
public record Steering(double perSecond, @Nullable Delivery delivery, boolean paused) {

    public static final double MIN_PER_SECOND = 0.01;

    public static final double MAX_PER_SECOND = 10_000;

    /** As the producer sends by itself. */
    public static final Steering NONE = new Steering(0, null, false);

    public Steering {
        if (perSecond != 0 && !(perSecond >= MIN_PER_SECOND && perSecond <= MAX_PER_SECOND)) {
            throw new IllegalArgumentException("perSecond must be from 0.01 to 10,000: " + perSecond);
        }
    }

    /** What holds where both are wanted: the lower rate, paused if either is, and this delivery unless it is null. */
    public Steering within(Steering other) {
        double rate = this.perSecond == 0 || other.perSecond == 0
                ? Math.max(this.perSecond, other.perSecond)
                : Math.min(this.perSecond, other.perSecond);
        return new Steering(rate, this.delivery == null ? other.delivery : this.delivery, this.paused || other.paused);
    }

    /** The same at another rate; 0 for none. */
    public Steering withPerSecond(double newPerSecond) {
        return new Steering(newPerSecond, this.delivery, this.paused);
    }

    /** The same with another delivery; null for what the method declares. */
    public Steering withDelivery(@Nullable Delivery newDelivery) {
        return new Steering(this.perSecond, newDelivery, this.paused);
    }

    /** The same, paused or not. */
    public Steering withPaused(boolean nowPaused) {
        return new Steering(this.perSecond, this.delivery, nowPaused);
    }
}
