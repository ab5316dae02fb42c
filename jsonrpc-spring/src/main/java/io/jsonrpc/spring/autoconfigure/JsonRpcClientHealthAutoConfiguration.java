package io.jsonrpc.spring.autoconfigure;

import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.spring.client.JsonRpcClients;
import java.util.LinkedHashMap;
import java.util.Map;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.CompositeHealthContributor;
import org.springframework.boot.health.contributor.HealthContributor;
import org.springframework.context.annotation.Bean;

/**
 * The health contributor {@code jsonrpcClients}, with one for each client; {@code
 * management.health.jsonrpc-clients.enabled=false} disables it.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcClientAutoConfiguration.class)
@ConditionalOnClass({HealthContributor.class, ConditionalOnEnabledHealthIndicator.class, JsonRpcClient.class})
@ConditionalOnBean({JsonRpcClients.class, JsonRpcClient.class})
public final class JsonRpcClientHealthAutoConfiguration {

    // Not on the class: a condition on a class of an absent library can be skipped only if that class is not loaded.
    @Bean
    @ConditionalOnEnabledHealthIndicator("jsonrpc-clients")
    @ConditionalOnMissingBean(name = "jsonrpcClientsHealthContributor")
    CompositeHealthContributor jsonrpcClientsHealthContributor(JsonRpcClients clients) {
        Map<String, JsonRpcClient> byName = new LinkedHashMap<>();
        clients.names().forEach(name -> byName.put(name, clients.get(name)));
        return CompositeHealthContributor.fromMap(byName, ClientHealthIndicator::new);
    }
}
