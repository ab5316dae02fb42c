package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.ServerObserver;
import io.jsonrpc.server.actuate.JsonRpcServerMetrics;
import io.jsonrpc.server.actuate.JsonRpcServerObservationConvention;
import io.jsonrpc.server.actuate.MicrometerServerObserver;
import io.jsonrpc.server.actuate.ObservationUse;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.session.DefaultSessionManager;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.spring.endpoint.ControllerEndpoint;
import io.micrometer.core.instrument.MeterRegistry;
import io.micrometer.core.instrument.composite.CompositeMeterRegistry;
import io.micrometer.observation.ObservationRegistry;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.ListableBeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.SmartInitializingSingleton;
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

    private static final Logger log = LoggerFactory.getLogger(JsonRpcMetricsAutoConfiguration.class);

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

    /** The methods of controllers are tags from the start, so that those that always fail are seen. */
    @Bean
    SmartInitializingSingleton jsonRpcMethodTags(
            ObjectProvider<MicrometerServerObserver> observers, ObjectProvider<HandlerEndpoints> endpoints) {
        return () -> observers.ifAvailable(observer -> {
            long unknown = endpoints.stream()
                    .flatMap(all -> all.endpoints().stream())
                    .flatMap(endpoint -> unknown(observer, endpoint))
                    .distinct()
                    .count();
            if (unknown > 0) {
                log.info(
                        "{} methods of controllers are _OTHER in metrics: jsonrpc.server.observation.max-methods is too low",
                        unknown);
            }
        });
    }

    private static Stream<String> unknown(MicrometerServerObserver observer, Endpoint endpoint) {
        ControllerEndpoint controllers = endpoint.handlers().controllers();
        return controllers == null
                ? Stream.empty()
                : controllers.methods().keySet().stream().filter(method -> !observer.know(endpoint.pattern(), method));
    }

    @Bean
    @ConditionalOnMissingBean
    JsonRpcServerMetrics jsonRpcServerMetrics(DefaultSessionManager sessions, Workers workers) {
        return new JsonRpcServerMetrics(sessions, workers, System::nanoTime);
    }
}
