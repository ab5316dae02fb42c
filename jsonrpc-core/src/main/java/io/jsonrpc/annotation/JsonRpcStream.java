package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * How the items of a method that answers with a stream are sent. Only needed where the defaults do not fit: what a method
 * returns says whether it answers with a stream.
 *
 * <pre>{@code
 * @JsonRpcMethod("prices.watch")
 * @JsonRpcStream(delivery = Delivery.CONFLATE, conflateBy = "symbol")
 * Flow.Publisher<Price> watch(String market);
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonRpcStream {

    /** What happens to items for which the receiver has no room. */
    Delivery delivery() default Delivery.ALL;

    /** How many items wait for the receiver, 1 to 65,536; with {@link Delivery#CONFLATE}, how many keys. */
    int buffer() default 256;

    /**
     * The property of an item that is its key, such as {@code symbol} or {@code instrument.symbol}; empty for items without
     * keys. Of two items with equal keys the newer one takes the place of the one that waits, where the delivery is {@link
     * Delivery#CONFLATE}. An item whose key is null replaces no other.
     */
    String conflateBy() default "";

    /**
     * The deliveries that a receiver may choose in place of that of the method, none of which may keep more than that; empty
     * for all of these.
     */
    Delivery[] allow() default {};

    /** The method of the notifications with the items, for receivers that expect another name; empty for the default. */
    String item() default "";

    /**
     * A method that ends the stream as {@code rpc.stream.cancel} does, and takes the id alone, {@code ["s1"]}, too; empty for
     * the default. Several streams may have the same.
     */
    String unsubscribe() default "";
}
