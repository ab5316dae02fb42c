package io.jsonrpc.annotation;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Inherited;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * The error on the wire that an exception class stands for, in both directions. A method that throws such an exception is
 * answered with this error. A proxy throws the exception where its method declares it and the answer has this type, or no
 * type and this code. It is made by the constructor that takes a {@link io.jsonrpc.core.message.ResponseError}, else a
 * {@code String} (the message of the error), else nothing; the {@link io.jsonrpc.core.error.RemoteErrorException} is its
 * cause.
 *
 * <pre>{@code
 * @JsonRpcError(type = "symbol.unknown", code = 1001)
 * public class UnknownSymbol extends Exception {
 *     public UnknownSymbol(String message) {
 *         super(message);
 *     }
 * }
 * }</pre>
 *
 * @since 0.1
 */
@Documented
@Inherited
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonRpcError {

    /** The stable name, {@code data.type} on the wire. */
    String type();

    /** The code. The specification reserves those from -32768 to -32000. */
    int code();

    /** The message on the wire; empty for the message of the exception, which is sent to the caller then. */
    String message() default "";
}
