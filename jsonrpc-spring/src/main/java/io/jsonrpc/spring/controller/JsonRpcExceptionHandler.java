package io.jsonrpc.spring.controller;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method that turns exceptions into the error that is answered: of a controller for its own methods, of a bean with {@link
 * JsonRpcAdvice} for those of all controllers. The nearest class of the exception wins, and those of its causes count, too;
 * the controller is asked before the advice.
 *
 * <pre>{@code
 * @JsonRpcExceptionHandler(value = OutOfStock.class, code = 1002, type = "stock.empty", message = "Out of stock")
 * Map<String, Object> outOfStock(OutOfStock exception) {
 *     return Map.of("sku", exception.sku());
 * }
 * }</pre>
 *
 * <p>The method takes the exception, and what comes with the session, in any order. It returns the {@link
 * io.jsonrpc.core.message.ResponseError} to answer, or a value whose members are added to {@code data} of the error that this
 * annotation describes, or nothing.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface JsonRpcExceptionHandler {

    /** The exceptions; empty for the type that the method takes. */
    Class<? extends Throwable>[] value() default {};

    /** The code of the error. */
    int code() default -32000;

    /** The stable name of the error, {@code data.type}; empty for none. */
    String type() default "";

    /** The message of the error. */
    String message() default "Application error";
}
