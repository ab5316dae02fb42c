package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.server.actuate.CallCounter;
import io.jsonrpc.server.actuate.JsonRpcEndpoint;
import io.jsonrpc.server.endpoint.HandlerEndpoints;
import io.jsonrpc.server.session.DefaultSessionManager;
import java.util.Map;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.actuate.autoconfigure.endpoint.condition.ConditionalOnAvailableEndpoint;
import org.springframework.boot.actuate.endpoint.annotation.Endpoint;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.context.annotation.Bean;

/**
 * The actuator endpoint {@code jsonrpc}.
 *
 * @since 0.1
 */
@AutoConfiguration(after = JsonRpcServerAutoConfiguration.class)
@ConditionalOnClass({Endpoint.class, ConditionalOnAvailableEndpoint.class})
@ConditionalOnBean({DefaultSessionManager.class, Workers.class})
public final class JsonRpcActuatorAutoConfiguration {

    // Not on the class: a condition on a class of an absent library can be skipped only if that class is not loaded.
    @Bean
    @ConditionalOnMissingBean
    @ConditionalOnAvailableEndpoint
    JsonRpcEndpoint jsonRpcEndpoint(
            ObjectProvider<HandlerEndpoints> endpoints,
            DefaultSessionManager sessions,
            Workers workers,
            ObjectProvider<CallCounter> calls) {
        HandlerEndpoints all = new HandlerEndpoints(endpoints
                .orderedStream()
                .flatMap(stack -> stack.endpoints().stream())
                .toList());
        return new JsonRpcEndpoint(all, sessions, workers, calls.getIfAvailable(() -> pattern -> Map.of()));
    }
}
