package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.spring.client.ClientBeans;
import java.util.Map;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.boot.context.properties.bind.Bindable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.context.annotation.ImportBeanDefinitionRegistrar;
import org.springframework.core.env.Environment;
import org.springframework.core.type.AnnotationMetadata;

/** Defines the bean of each client that has properties. */
final class ConfiguredClientsRegistrar implements ImportBeanDefinitionRegistrar {

    private final Environment environment;

    /** Called by Spring. */
    ConfiguredClientsRegistrar(Environment environment) {
        this.environment = environment;
    }

    @Override
    public void registerBeanDefinitions(AnnotationMetadata importer, BeanDefinitionRegistry registry) {
        Binder.get(this.environment)
                .bind("jsonrpc.client", Bindable.mapOf(String.class, Object.class))
                .orElseGet(Map::of)
                .keySet()
                .forEach(name -> ClientBeans.registerClient(registry, name));
    }
}
