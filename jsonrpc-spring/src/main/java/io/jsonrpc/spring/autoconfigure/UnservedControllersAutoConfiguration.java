package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.spring.endpoint.Controllers;
import org.springframework.beans.factory.SmartInitializingSingleton;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingClass;
import org.springframework.context.annotation.Bean;

/**
 * Ends the start of an application with controllers and without what could call them: with {@code jsonrpc-spring} alone.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnMissingClass({"io.jsonrpc.server.JsonRpcHandlerRegistry", "io.jsonrpc.client.JsonRpcClient"})
public class UnservedControllersAutoConfiguration {

    @Bean
    static SmartInitializingSingleton jsonRpcUnservedControllers(ConfigurableListableBeanFactory beans) {
        return () -> Controllers.requireNone(beans);
    }
}
