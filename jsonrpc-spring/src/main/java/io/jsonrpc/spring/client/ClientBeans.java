package io.jsonrpc.spring.client;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.Internal;
import java.util.List;
import org.springframework.beans.factory.annotation.Qualifier;
import org.springframework.beans.factory.support.AutowireCandidateQualifier;
import org.springframework.beans.factory.support.BeanDefinitionRegistry;
import org.springframework.beans.factory.support.ManagedList;
import org.springframework.beans.factory.support.RootBeanDefinition;

/**
 * The definitions of the beans that come from {@link JsonRpcClients}: each client, and each proxy. All that they hold are
 * texts, so that they can be processed ahead of time: types by their names, because those of an application may not be
 * public.
 *
 * @since 0.1
 */
@Internal
public final class ClientBeans {

    /** The name of the bean of type {@link JsonRpcClients}. */
    public static final String CLIENTS = "jsonRpcClients";

    private ClientBeans() {}

    /** Defines the bean of a client, unless it is defined. */
    public static void registerClient(BeanDefinitionRegistry registry, String client) {
        register(registry, client + "JsonRpcClient", definition(client, JsonRpcClient.class, "get"));
    }

    static void registerProxy(BeanDefinitionRegistry registry, String client, Class<?> type) {
        RootBeanDefinition definition = definition(client, type, "proxy");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(1, type.getName());
        register(registry, client + "#" + type.getName(), definition);
    }

    static void registerImport(
            BeanDefinitionRegistry registry, String client, String importer, List<Class<?>> types, String name) {
        RootBeanDefinition definition = new RootBeanDefinition(ImportedServices.class);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
        definition.getConstructorArgumentValues().addIndexedArgumentValue(1, importer);
        definition
                .getConstructorArgumentValues()
                .addIndexedArgumentValue(
                        2, ManagedList.of(types.stream().map(Class::getName).toArray(String[]::new)));
        register(registry, name, definition);
    }

    private static RootBeanDefinition definition(String client, Class<?> type, String method) {
        RootBeanDefinition definition = new RootBeanDefinition();
        definition.setTargetType(type);
        definition.setFactoryBeanName(CLIENTS);
        definition.setFactoryMethodName(method);
        // The clients are closed together, after all beans that use them.
        definition.setDestroyMethodName("");
        definition.getConstructorArgumentValues().addIndexedArgumentValue(0, client);
        definition.addQualifier(new AutowireCandidateQualifier(Qualifier.class, client));
        return definition;
    }

    private static void register(BeanDefinitionRegistry registry, String name, RootBeanDefinition definition) {
        if (!registry.containsBeanDefinition(name)) {
            registry.registerBeanDefinition(name, definition);
        }
    }
}
