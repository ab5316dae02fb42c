package io.jsonrpc.core.source;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.message.JsonText;
import java.util.Iterator;
import java.util.Set;
import java.util.concurrent.Executor;
import java.util.concurrent.Flow;
import java.util.function.Function;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The items of a stream that a handler answers with, and how they are sent. For one stream; not to be changed once it is
 * opened. As a value of a map of params, an element of a list, or the only param of a request it is a stream that is sent
 * with that, and ends with it (PROTOCOL.md 6.6); inside another value it cannot be written.
 *
 * <pre>{@code
 * transaction.openStream(StreamSource.of(this.prices.all())
 *         .delivering(Delivery.CONFLATE)
 *         .keyedBy(Price::symbol));
 * }</pre>
 *
 * @param <T> the items
 * @since 0.1
 */
public final class StreamSource<T> {

    private final Flow.@Nullable Publisher<T> publisher;

    private final @Nullable Iterator<T> iterator;

    private final @Nullable AutoCloseable resource;

    private Delivery delivery = Delivery.ALL;

    private int buffer = 256;

    private @Nullable Function<? super T, ? extends @Nullable Object> key;

    private Set<Delivery> allowed = Set.of();

    private @Nullable String item;

    private @Nullable String unsubscribe;

    private @Nullable Function<? super T, JsonText> writer;

    private UnaryOperator<Throwable> failures = UnaryOperator.identity();

    private Executor context = Runnable::run;

    private StreamSource(
            Flow.@Nullable Publisher<T> publisher, @Nullable Iterator<T> iterator, @Nullable AutoCloseable resource) {
        this.publisher = publisher;
        this.iterator = iterator;
        this.resource = resource;
    }

    /** What a publisher gives, of which no more is requested than is taken. Subscribed on a worker. */
    public static <T> StreamSource<T> of(Flow.Publisher<T> publisher) {
        return new StreamSource<>(publisher, null, null);
    }

    /**
     * What a stream gives, pulled on a worker as it is taken. The stream is closed at the end, also if it is never opened. If
     * the receiver cancels while it waits for an item, its thread is interrupted. A stream that waits long holds a worker;
     * a publisher does not.
     */
    public static <T> StreamSource<T> of(Stream<T> stream) {
        return new StreamSource<>(null, stream.iterator(), stream);
    }

    /** As {@link #of(Stream)}; an iterator that is {@link AutoCloseable} is closed at the end. */
    public static <T> StreamSource<T> of(Iterator<T> iterator) {
        return new StreamSource<>(null, iterator, iterator instanceof AutoCloseable closeable ? closeable : null);
    }

    /** What happens to items for which the receiver has no room; without it {@link Delivery#ALL}. */
    public StreamSource<T> delivering(Delivery newDelivery) {
        this.delivery = newDelivery;
        return this;
    }

    /**
     * How many items, or keys, wait for the receiver; without it 256.
     *
     * @param items 1 to 65,536
     */
    public StreamSource<T> buffering(int items) {
        this.buffer = items;
        return this;
    }

    /**
     * Of two items with equal keys the newer one takes the place of the one that waits, where the delivery is {@link
     * Delivery#CONFLATE}.
     *
     * @param newKey the key of an item, null if it replaces no other; called on the thread of the source
     */
    public StreamSource<T> keyedBy(Function<? super T, ? extends @Nullable Object> newKey) {
        this.key = newKey;
        return this;
    }

    /** What a receiver may choose in place of the delivery; without it, all that keep no more. */
    public StreamSource<T> allowing(Set<Delivery> deliveries) {
        this.allowed = Set.copyOf(deliveries);
        return this;
    }

    /**
     * Names that the receiver expects.
     *
     * @param newItem the method of the notifications with the items; null for the default
     * @param newUnsubscribe a method that ends the stream, besides {@code rpc.stream.cancel}; null for the default
     * @throws IllegalArgumentException if a name is empty, or begins with {@code rpc.} or {@code $/}
     */
    public StreamSource<T> named(@Nullable String newItem, @Nullable String newUnsubscribe) {
        requireOwn(newItem);
        requireOwn(newUnsubscribe);
        this.item = newItem;
        this.unsubscribe = newUnsubscribe;
        return this;
    }

    private static void requireOwn(@Nullable String name) {
        if (name != null && (name.isEmpty() || name.startsWith("rpc.") || name.startsWith("$/"))) {
            throw new IllegalArgumentException(
                    "A stream is named \"" + name + "\": use null for the name of the protocol,"
                            + " and one that does not begin with rpc. or $/ for another");
        }
    }

    /** Writes each item when it is sent; without it items are written by their classes. */
    public StreamSource<T> writtenBy(Function<? super T, JsonText> newWriter) {
        this.writer = newWriter;
        return this;
    }

    /**
     * Translates what the source fails with. A {@link io.jsonrpc.core.error.RequestRejectedException} has the error to send;
     * all else is logged and sent as -32603.
     */
    public StreamSource<T> failingWith(UnaryOperator<Throwable> translation) {
        this.failures = translation;
        return this;
    }

    /**
     * Subscribes, requests and pulls within a context.
     *
     * @param newContext runs each task at once, on the same thread
     */
    public StreamSource<T> within(Executor newContext) {
        this.context = newContext;
        return this;
    }

    /** The publisher; null if the items are pulled. */
    public Flow.@Nullable Publisher<T> publisher() {
        return this.publisher;
    }

    /** What items are pulled from; null if they are published. */
    public @Nullable Iterator<T> iterator() {
        return this.iterator;
    }

    /** What happens to items for which the receiver has no room. */
    public Delivery delivery() {
        return this.delivery;
    }

    /** How many items, or keys, wait for the receiver. */
    public int buffer() {
        return this.buffer;
    }

    /** What gives the key of an item; null if items have no keys. */
    public @Nullable Function<? super T, ? extends @Nullable Object> key() {
        return this.key;
    }

    /** What a receiver may choose; empty for all that keep no more. */
    public Set<Delivery> allowed() {
        return this.allowed;
    }

    /** The method of the notifications with the items; null for the default. */
    public @Nullable String item() {
        return this.item;
    }

    /** A method that ends the stream; null for the default. */
    public @Nullable String unsubscribe() {
        return this.unsubscribe;
    }

    /** What writes items; null for the codec of the connection. */
    public @Nullable Function<? super T, JsonText> writer() {
        return this.writer;
    }

    /** What translates failures. */
    public UnaryOperator<Throwable> failures() {
        return this.failures;
    }

    /** What the code of the source runs within. */
    public Executor context() {
        return this.context;
    }

    /**
     * Closes what items are pulled from. Does nothing if they are published.
     *
     * @throws Exception of the stream
     */
    public void close() throws Exception {
        if (this.resource != null) {
            this.resource.close();
        }
    }
}
