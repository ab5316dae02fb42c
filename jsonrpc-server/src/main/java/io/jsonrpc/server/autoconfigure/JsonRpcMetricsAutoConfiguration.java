package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.actuate.JsonRpcServerMetrics;
import io.jsonrpc.server.actuate.JsonRpcServerObservationConvention;
import io.jsonrpc.server.actuate.MicrometerServerObserver;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.core.env.Environment;

/**
 * Meters and observations of the server. A {@link ServerObserver} bean of the application replaces the one defined
 * here, and may wrap a {@link MicrometerServerObserver}.
 *
 * @since 0.1
 */
@AutoConfiguration(
        after = JsonRpcServerAutoConfiguration.class,
        afterName = {
            "org.springframework.boot.micrometer.metrics.autoconfigure.CompositeMeterRegistryAutoConfiguration",
            "org.springframework.boot.micrometer.observation.autoconfigure.ObservationAutoConfiguration"
        })
@ConditionalOnClass({MeterRegistry.class, ObservationRegistry.class})
@ConditionalOnProperty(prefix = "jsonrpc.server.observation", name = "enabled", matchIfMissing = true)
@ConditionalOnBean({DefaultSessionManager.class, Workers.class, ServerSettings.class})
public final class JsonRpcMetricsAutoConfiguration {

    /** Without a registry, counts are discarded. */
    @Bean
    @ConditionalOnMissingBean(ServerObserver.class)
    MicrometerServerObserver jsonRpcServerObserver(
            ObjectProvider<MeterRegistry> meters,
            ObjectProvider<ObservationRegistry> observations,
            ServerSettings settings,
            JsonRpcServerProperties properties,
            ObjectProvider<JsonRpcServerObservationConvention> convention,
            ListableBeanFactory beans,
            Environment environment) {
        boolean observes = new ObservationUse(beans, environment).isMoreThanATimer();
        return new MicrometerServerObserver(
                meters.getIfAvailable(CompositeMeterRegistry::new),
                observes ? observations.getIfAvailable(() -> ObservationRegistry.NOOP) : ObservationRegistry.NOOP,
                settings.errors(),
                properties.observation().maxMethods(),
                properties.observation().methods(),
                convention.getIfAvailable());
    }

    @Bean
    @ConditionalOnMissingBean
    JsonRpcServerMetrics jsonRpcServerMetrics(DefaultSessionManager sessions, Workers workers) {
        return new JsonRpcServerMetrics(sessions, workers, System::nanoTime);
    }
}
