package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The methods of a type are methods on the wire. On an interface: all its abstract methods, and those default methods that
 * are annotated. On a class: its public methods that are annotated.
 *
 * <pre>{@code
 * @JsonRpcService("prices")
 * public interface PriceApi {
 *     @Nullable Price last(String symbol);               // prices.last, a request
 *
 *     void place(Order order) throws UnknownSymbol;      // prices.place, a request that waits for null
 *
 *     @JsonRpcNotification
 *     void seen(String symbol);                          // prices.seen, never answered
 * }
 * }</pre>
 *
 * <p>A parameter has the name that {@link JsonRpcParam} gives it, else its name in Java: compile with {@code
 * -parameters}. It is required unless it is an {@code Optional}, annotated as {@code @Nullable}, or has a default.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonRpcService {

    /** The prefix of the names, without the dot after it; empty for none. */
    String value() default "";

    /** Whether all void methods are notifications, for an interface of events. */
    boolean notifications() default false;

    /** How a proxy sends params. Received params may have either form. */
    ParamsForm params() default ParamsForm.NAMED;
}
