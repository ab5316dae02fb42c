package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method on the wire, and how it is called.
 *
 * <pre>{@code
 * @JsonRpcMethod(value = "last", timeout = "2s", idempotent = true)
 * Price lastPrice(String symbol);
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonRpcMethod {

    /** The name on the wire, after the prefix of {@link JsonRpcService}; empty for the name in Java. */
    String value() default "";

    /** Whole names that receivers accept, too, so that a method can be renamed. */
    String[] aliases() default {};

    /** How long a proxy waits: {@code 500ms}, {@code 10s}, {@code 2m} or {@code PT10S}; empty for the default. */
    String timeout() default "";

    /**
     * Whether the method may run twice for one call. A proxy then repeats a call once that was sent in a session that is
     * lost, unless it is known that the call was received.
     */
    boolean idempotent() default false;

    /** When and where a receiver runs the method. */
    Execution execution() default Execution.INHERIT;

    /**
     * How many calls of the method a receiver runs at a time, of all sessions together; 0 for no limit. Others wait in the
     * order in which they came, without a thread, and count as requests in flight of their sessions. A request ends when it is
     * answered, however late, and a notification when the method returns.
     *
     * <p>A method with a limit runs beside the other calls of its session, as {@link Execution#CONCURRENT}.
     */
    int maxConcurrent() default 0;

    /**
     * The name of a required parameter: calls with equal values of it run one after another, those of all sessions and of all
     * methods of the controller that are ordered by a parameter of this name. Empty for no such order.
     *
     * <pre>{@code
     * @JsonRpcMethod(orderedBy = "account")
     * CompletableFuture<Receipt> pay(String account, long cents);
     * }</pre>
     *
     * <p>Such a method runs beside the other calls of its session, as {@link Execution#CONCURRENT}.
     */
    String orderedBy() default "";

    /** What a receiver does with params that have no parameter. */
    UnknownParams unknown() default UnknownParams.INHERIT;

    /** What the method does, in a few words, for the document that describes it; empty for none. */
    String summary() default "";

    /** What a caller should know about the method, for the same document; empty for none. */
    String description() default "";

    /** Whether the document that describes the methods leaves this one out. */
    boolean hidden() default false;
}
