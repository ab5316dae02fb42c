package io.jsonrpc.spring.controller;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;

/**
 * A method of a controller that is called when a session begins, before its first call. It may take what comes with the
 * session: the {@code Session}, its {@code Principal}, path variables, headers. A {@link
 * io.jsonrpc.core.error.SessionRefusedException} closes the socket with its status.
 *
 * @since 0.1
 */
@Documented
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.METHOD)
public @interface OnConnected {}
