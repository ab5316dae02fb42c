package io.jsonrpc.server.autoconfigure;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * Sets up the JSON-RPC server explicitly: {@code @Import(JsonRpcConfiguration.class)} on an application class. With
 * Spring Boot's auto-configuration it is not needed and has no further effect.
 *
 * @since 0.1
 */
@Configuration(proxyBeanMethods = false)
@ImportAutoConfiguration({
    JsonRpcServerAutoConfiguration.class,
    JsonRpcServletAutoConfiguration.class,
    JsonRpcReactiveAutoConfiguration.class,
    JsonRpcActuatorAutoConfiguration.class,
    JsonRpcHealthAutoConfiguration.class,
    JsonRpcMetricsAutoConfiguration.class
})
public class JsonRpcConfiguration {}
