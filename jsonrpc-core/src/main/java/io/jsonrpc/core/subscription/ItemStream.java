package io.jsonrpc.core.subscription;

import java.util.concurrent.Flow;
import java.util.stream.Stream;

/**
 * A stream of the other side. Each subscriber, and each use of {@link #toStream}, calls the method that answers with it.
 *
 * @param <T> the items, which are never null
 * @since 0.1
 */
public interface ItemStream<T> extends Flow.Publisher<T> {

    /**
     * Calls the method now, and gives the items to code that waits for them. Must be closed, which ends the stream on the
     * other side:
     *
     * <pre>{@code
     * try (Stream<Order> orders = client.stream("orders.all", null, Order.class).toStream()) {
     *     orders.limit(100).forEach(this::print);
     * }
     * }</pre>
     *
     * <p>A handler that waits releases its turn, as in a request. A failure of the stream is thrown where an item is waited
     * for; one that is checked is the cause of a {@link io.jsonrpc.core.error.JsonRpcException}.
     *
     * @return for one thread at a time; {@code close} may be called by any
     * @throws IllegalStateException in a non-blocking handler
     */
    Stream<T> toStream();
}
