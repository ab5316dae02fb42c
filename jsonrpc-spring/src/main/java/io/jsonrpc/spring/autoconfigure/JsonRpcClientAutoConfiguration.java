package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.spring.client.ClientBeans;
import io.jsonrpc.spring.client.ClientStartupException;
import io.jsonrpc.spring.client.ImportedServices;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import io.jsonrpc.spring.client.JsonRpcClients;
import io.jsonrpc.spring.context.ObservedCalls;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.context.properties.EnableConfigurationProperties;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.boot.thread.Threading;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import org.springframework.core.env.Environment;
import org.springframework.core.task.VirtualThreadTaskExecutor;
import org.springframework.security.oauth2.client.AuthorizedClientServiceOAuth2AuthorizedClientManager;
import org.springframework.security.oauth2.client.registration.ClientRegistrationRepository;
import org.springframework.security.oauth2.client.registration.ReactiveClientRegistrationRepository;

/**
 * Clients from the properties {@code jsonrpc.client.<name>}, in servers and in applications that are only clients.
 *
 * @since 0.1
 */
@AutoConfiguration(
        afterName = {
            "org.springframework.boot.security.oauth2.client.autoconfigure.OAuth2ClientAutoConfiguration",
            "org.springframework.boot.security.oauth2.client.autoconfigure.reactive.ReactiveOAuth2ClientAutoConfiguration"
        })
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
            ObjectProvider<ClientTokens> tokens,
            Environment environment,
            ConfigurableListableBeanFactory beans) {
        boolean virtual = Threading.VIRTUAL.isActive(environment);
        ClientFactory factory = new ClientFactory(
                bundles.getIfAvailable(),
                tokens.getIfAvailable(),
                customizers.orderedStream().toList(),
                name -> virtual ? new VirtualThreadTaskExecutor("jsonrpc-client-" + name + "-") : null);
        try {
            return new ConfiguredClients(
                            factory,
                            properties.client(),
                            imports.orderedStream().toList())
                    .make(common.codecFault());
        } catch (ClientStartupException faults) {
            throw StartFailures.with(faults, beans, StartFailures.SERVED);
        }
    }

    @Bean
    ClientsLifecycle jsonRpcClientsLifecycle(
            JsonRpcClients clients, JsonRpcClientProperties properties, ConfigurableListableBeanFactory beans) {
        return new ClientsLifecycle(clients, properties.client(), beans);
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(ObservationRegistry.class)
    static class Observed {

        /** Before the customizers of the application. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        JsonRpcClientCustomizer jsonRpcObservedClients(
                JsonRpcClientProperties properties, ObjectProvider<ObservationRegistry> registries) {
            return (name, client) -> {
                JsonRpcClientProperties.Client own = properties.client().get(name);
                ObservationRegistry registry = registries.getIfAvailable();
                if (registry != null && own != null && own.observation()) {
                    client.callInterceptors(new ObservedCalls(registry, name));
                }
            };
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(AuthorizedClientServiceOAuth2AuthorizedClientManager.class)
    static class OAuth2 {

        /** The registrations of a servlet application, or of one that is only a client; else those of a reactive one. */
        @Bean
        @ConditionalOnBean(ClientRegistrationRepository.class)
        ClientTokens jsonRpcClientTokens(
                ClientRegistrationRepository registrations,
                ObjectProvider<AuthorizedClientServiceOAuth2AuthorizedClientManager> managers) {
            AuthorizedClientServiceOAuth2AuthorizedClientManager own = managers.getIfUnique();
            return own == null ? OAuth2ClientTokens.of(registrations) : new OAuth2ClientTokens(registrations, own);
        }

        @Bean
        @ConditionalOnMissingBean(ClientRegistrationRepository.class)
        @ConditionalOnBean(ReactiveClientRegistrationRepository.class)
        ClientTokens jsonRpcReactiveClientTokens(ReactiveClientRegistrationRepository registrations) {
            return OAuth2ClientTokens.of(registration ->
                    registrations.findByRegistrationId(registration).block());
        }
    }
}
