package io.jsonrpc.jackson.autoconfigure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.jackson.JacksonMessageCodec;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.server.autoconfigure.JsonRpcServerProperties;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.spring.autoconfigure.JsonRpcClientProperties;
import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.core.Ordered;
import org.springframework.core.annotation.Order;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps the params and results of the server and of clients that are beans by Jackson: by the {@link JsonMapper} bean of the
 * application, or by a plain mapper with all modules on the class path if there is none.
 *
 * @since 0.1
 */
@AutoConfiguration(beforeName = "io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration")
@ConditionalOnProperty(prefix = "jsonrpc", name = "codec", havingValue = "jackson", matchIfMissing = true)
public class JsonRpcJacksonAutoConfiguration {

    /** @param nullMembers whether null members of objects are written; if so, the mapper decides */
    private static JsonMapper mapper(ObjectProvider<JsonMapper> mappers, boolean nullMembers) {
        JsonMapper mapper = mappers.getIfAvailable(
                () -> JsonMapper.builder().findAndAddModules().build());
        return nullMembers
                ? mapper
                : mapper.rebuild()
                        .changeDefaultPropertyInclusion(
                                inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                        .build();
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass(JsonRpcServerAutoConfiguration.class)
    @ConditionalOnProperty(prefix = "jsonrpc.server", name = "enabled", matchIfMissing = true)
    static class Server {

        @Bean
        @ConditionalOnMissingBean
        MessageCodec jsonRpcMessageCodec(
                ObjectProvider<JsonMapper> mappers, ServerSettings settings, JsonRpcServerProperties properties) {
            return new JacksonMessageCodec(
                    mapper(mappers, properties.outbound().nullMembers()),
                    settings.messages(),
                    properties.messages().nullParams());
        }
    }

    @Configuration(proxyBeanMethods = false)
    @ConditionalOnClass({JsonRpcClientBuilder.class, JsonRpcClientCustomizer.class})
    static class Clients {

        /** Before the customizers of the application. */
        @Bean
        @Order(Ordered.HIGHEST_PRECEDENCE)
        JsonRpcClientCustomizer jsonRpcJacksonClients(
                ObjectProvider<JsonMapper> mappers, ObjectProvider<JsonRpcClientProperties> properties) {
            return (name, client) -> {
                JsonRpcClientProperties all = properties.getIfAvailable();
                JsonRpcClientProperties.Client own =
                        all == null ? null : all.client().get(name);
                JsonMapper mapper =
                        mapper(mappers, own == null || own.messages().nullMembers());
                client.codec((limits, nullParams) -> new JacksonMessageCodec(mapper, limits, nullParams));
            };
        }
    }
}
