package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The name of a parameter on the wire, and its value if a call has none. That of a {@link io.jsonrpc.core.Progress} is the
 * name of its token.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface JsonRpcParam {

    /** No default: what {@link #defaultValue()} is unless it is set. No JSON text contains these characters. */
    String NONE = "\u0000";

    /** The name; empty for the name in Java. */
    String value() default "";

    /**
     * The value of the parameter if params do not have it, as JSON text: {@code 10}, {@code true}, {@code []}. A text that
     * is no JSON is the string itself: {@code EUR}.
     */
    String defaultValue() default NONE;

    /** What the parameter means, for the document that describes the method; empty for none. */
    String description() default "";
}
