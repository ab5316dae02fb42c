package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A public getter of an exception with {@link JsonRpcError} whose value is a member of {@code data} on the wire.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonRpcErrorData {

    /** The name of the member; empty for the name of the property: {@code symbol} of {@code getSymbol} and {@code symbol}. */
    String value() default "";
}
