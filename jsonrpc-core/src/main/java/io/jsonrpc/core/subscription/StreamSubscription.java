package io.jsonrpc.core.subscription;

import java.util.concurrent.Flow;

/**
 * The subscription that a subscriber of a stream of the other side is given. Safe for use by many threads.
 *
 * <pre>{@code
 * public void onSubscribe(Flow.Subscription subscription) {
 *     this.prices = (StreamSubscription) subscription;
 *     subscription.request(Long.MAX_VALUE);
 * }
 *
 * void hidden(boolean hidden) {
 *     this.prices.steer(Steering.NONE.withPaused(hidden));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface StreamSubscription extends Flow.Subscription {

    /**
     * Changes how the stream is sent from now on. If the method does not allow the delivery, the stream fails with {@link
     * io.jsonrpc.core.error.RemoteErrorException}.
     */
    void steer(Steering steering);
}
