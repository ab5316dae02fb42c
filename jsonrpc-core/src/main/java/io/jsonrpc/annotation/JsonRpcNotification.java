package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that is never answered. It returns {@code void}, or a {@code CompletableFuture<Void>} that completes when the
 * notification was written. A proxy does not wait: failures of the receiver are not seen.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonRpcNotification {

    /** The name on the wire, after the prefix of {@link JsonRpcService}; empty for the name in Java. */
    String value() default "";

    /** What the method does, in a few words, for the document that describes it; empty for none. */
    String summary() default "";

    /** What a caller should know about the method, for the same document; empty for none. */
    String description() default "";
}
