package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import org.jspecify.annotations.Nullable;

/**
 * How a receiver wants a stream to be sent; it replaces what it said before.
 *
 * @param perSecond items in a second at most, 0.01 to 10,000; 0 for no rate
 * @param delivery what happens to items without room; null for that of the producer
 * @param paused whether nothing is sent for now
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
}
