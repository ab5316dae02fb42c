package io.jsonrpc.spring.controller;

import java.lang.annotation.Documented;
import java.lang.annotation.ElementType;
import java.lang.annotation.Retention;
import java.lang.annotation.RetentionPolicy;
import java.lang.annotation.Target;
import org.springframework.stereotype.Component;

/**
 * A bean whose methods with {@link JsonRpcExceptionHandler} are for the exceptions of all controllers. Several are asked in
 * their order ({@code @Order}).
 *
 * @since 0.1
 */
@Documented
@Component
@Retention(RetentionPolicy.RUNTIME)
@Target(ElementType.TYPE)
public @interface JsonRpcAdvice {}
