package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.spring.client.ClientBeans;
import io.jsonrpc.spring.client.ImportedServices;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import io.jsonrpc.spring.client.JsonRpcClients;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Import;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;

/**
 * Clients from the properties {@code jsonrpc.client.<name>}, in servers and in applications that are only clients.
 *
 * @since 0.1
 */
@AutoConfiguration
@ConditionalOnClass(JsonRpcClient.class)
@EnableConfigurationProperties({JsonRpcProperties.class, JsonRpcClientProperties.class})
@Import(ConfiguredClientsRegistrar.class)
public class JsonRpcClientAutoConfiguration {

    @Bean(ClientBeans.CLIENTS)
    @ConditionalOnMissingBean(name = ClientBeans.CLIENTS)
    JsonRpcClients jsonRpcClients(
            JsonRpcClientProperties properties,
            JsonRpcProperties common,
            ObjectProvider<ImportedServices> imports,
            ObjectProvider<JsonRpcClientCustomizer> customizers,
            ObjectProvider<SslBundles> bundles,
            Environment environment) {
        boolean virtual = Threading.VIRTUAL.isActive(environment);
        ClientFactory factory = new ClientFactory(
                bundles.getIfAvailable(),
                customizers.orderedStream().toList(),
                name -> virtual ? new VirtualThreadTaskExecutor("jsonrpc-client-" + name + "-") : null);
        return new ConfiguredClients(
                        factory, properties.client(), imports.orderedStream().toList())
                .make(common.codecFault());
    }

    @Bean
    ClientsLifecycle jsonRpcClientsLifecycle(
            JsonRpcClients clients, JsonRpcClientProperties properties, ConfigurableListableBeanFactory beans) {
        return new ClientsLifecycle(clients, properties.client(), beans);
    }
}
