package io.jsonrpc.spring.controller;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A parameter whose value is a header of the latest handshake, converted to its type. Without that header a call is
 * answered with -32600 and {@code data.type} {@code handshake.missing}, unless the parameter is an {@code Optional} or
 * annotated as {@code @Nullable}.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.PARAMETER)
public @interface JsonRpcHeader {

    /** The name of the header. */
    String value();
}
