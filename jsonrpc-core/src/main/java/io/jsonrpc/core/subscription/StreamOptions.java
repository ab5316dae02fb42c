package io.jsonrpc.core.subscription;

import io.jsonrpc.annotation.Delivery;
import java.time.Duration;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/**
 * How a stream of the other side is received. Immutable.
 *
 * <pre>{@code
 * StreamOptions options = StreamOptions.DEFAULT.withPerSecond(20).withDelivery(Delivery.LATEST);
 * client.stream("prices.watch", Map.of("symbol", "A"), Price.class, options).subscribe(subscriber);
 * }</pre>
 *
 * @param credit how many items the other side may be ahead of the subscriber: on their way, or waiting for it; 1 to
 *     65,536, or {@link #AUTOMATIC_CREDIT}
 * @param steering how the stream is to be sent
 * @param timeout how long the call waits for the answer that opens the stream; null for the default of the sender
 * @param onSkipped is given how many items are missing before the next one, or before the end: they were passed over as
 *     the delivery says; -1 for some, if their number is unknown. Called like the subscriber; if it throws an exception,
 *     the stream fails with that
 * @param onSessionLoss what the stream does when its session is lost
 * @param resume the params of the call that continues behind a position; null if there are none. Called with {@link
 *     OnSessionLoss#RESUME} only. A proxy has its own, of the parameter with {@link io.jsonrpc.annotation.ResumeFrom}
 * @since 0.1
 */
public record StreamOptions(
        int credit,
        Steering steering,
        @Nullable Duration timeout,
        LongConsumer onSkipped,
        OnSessionLoss onSessionLoss,
        @Nullable Function<String, @Nullable Object> resume) {

    /** Some items are missing, and their number is unknown. */
    public static final long UNKNOWN = -1;

    /**
     * A credit that begins with 32 items, is doubled while the subscriber keeps pace, up to 256 items or 128 Ki characters, and is
     * halved when the subscriber falls behind.
     */
    public static final int AUTOMATIC_CREDIT = 0;

    private static final int MAX_CREDIT = 65_536;

    /** {@linkplain #AUTOMATIC_CREDIT Automatic credit}, sent as the method declares; what is skipped is not reported; fails with its session. */
    public static final StreamOptions DEFAULT =
            new StreamOptions(AUTOMATIC_CREDIT, Steering.NONE, null, skipped -> {}, OnSessionLoss.FAIL, null);

    public StreamOptions {
        if (credit < 0 || credit > MAX_CREDIT) {
            throw new IllegalArgumentException(
                    "credit must be from 1 to " + MAX_CREDIT + ", or AUTOMATIC_CREDIT: " + credit);
        }
    }

    /** The same with another credit. */
    public StreamOptions withCredit(int newCredit) {
        return new StreamOptions(
                newCredit, this.steering, this.timeout, this.onSkipped, this.onSessionLoss, this.resume);
    }

    /** The same with a rate: that many items in a second at most, 0.01 to 10,000; 0 for none. */
    public StreamOptions withPerSecond(double perSecond) {
        return withSteering(this.steering.withPerSecond(perSecond));
    }

    /** The same with another delivery, which must not keep more than the method declares. */
    public StreamOptions withDelivery(Delivery delivery) {
        return withSteering(this.steering.withDelivery(delivery));
    }

    /** The same with another rate, delivery and pause. */
    public StreamOptions withSteering(Steering newSteering) {
        return new StreamOptions(
                this.credit, newSteering, this.timeout, this.onSkipped, this.onSessionLoss, this.resume);
    }

    /** The same with another timeout of the call. */
    public StreamOptions withTimeout(Duration newTimeout) {
        return new StreamOptions(
                this.credit, this.steering, newTimeout, this.onSkipped, this.onSessionLoss, this.resume);
    }

    /** The same with another listener for skipped items. */
    public StreamOptions withOnSkipped(LongConsumer newOnSkipped) {
        return new StreamOptions(
                this.credit, this.steering, this.timeout, newOnSkipped, this.onSessionLoss, this.resume);
    }

    /** The same, but a lost session means something else. */
    public StreamOptions withOnSessionLoss(OnSessionLoss newOnSessionLoss) {
        return new StreamOptions(
                this.credit, this.steering, this.timeout, this.onSkipped, newOnSessionLoss, this.resume);
    }

    /** The same with {@link OnSessionLoss#RESUME}: continues by calling the method with these params of a position. */
    public StreamOptions withResume(Function<String, @Nullable Object> params) {
        return new StreamOptions(
                this.credit, this.steering, this.timeout, this.onSkipped, OnSessionLoss.RESUME, params);
    }
}
