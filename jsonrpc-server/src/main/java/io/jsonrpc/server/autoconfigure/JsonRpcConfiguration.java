package io.jsonrpc.server.autoconfigure;

import org.springframework.boot.autoconfigure.ImportAutoConfiguration;
import org.springframework.context.annotation.Configuration;

/**
 * Sets the JSON-RPC server up by hand: {@code @Import(JsonRpcConfiguration.class)} on an application class. Where Spring
 * Boot's auto-configuration is on, this does nothing that would not be done anyway.
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
