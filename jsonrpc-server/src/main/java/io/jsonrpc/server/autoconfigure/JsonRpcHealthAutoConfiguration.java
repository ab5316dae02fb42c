package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.actuate.JsonRpcHealthIndicator;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.health.autoconfigure.contributor.ConditionalOnEnabledHealthIndicator;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.context.annotation.Bean;

/**
 * The health contributor {@code jsonrpc}; {@code management.health.jsonrpc.enabled=false} disables it.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcServerAutoConfiguration.class)
@ConditionalOnClass({HealthIndicator.class, ConditionalOnEnabledHealthIndicator.class})
@ConditionalOnBean({DefaultSessionManager.class, ServerSettings.class})
public final class JsonRpcHealthAutoConfiguration {

    // Not on the class: a condition on a class of an absent library can be skipped only if that class is not loaded.
    @Bean
    @ConditionalOnEnabledHealthIndicator("jsonrpc")
    @ConditionalOnMissingBean(name = "jsonrpcHealthIndicator")
    JsonRpcHealthIndicator jsonrpcHealthIndicator(DefaultSessionManager sessions, ServerSettings settings) {
        return new JsonRpcHealthIndicator(sessions, settings.capacity());
    }
}
