package io.jsonrpc.jackson.autoconfigure;

import com.fasterxml.jackson.annotation.JsonInclude;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.jackson.JacksonMessageCodec;
import io.jsonrpc.server.autoconfigure.JsonRpcServerAutoConfiguration;
import io.jsonrpc.server.autoconfigure.JsonRpcServerProperties;
import io.jsonrpc.server.settings.ServerSettings;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.autoconfigure.AutoConfiguration;
import org.springframework.boot.autoconfigure.condition.ConditionalOnClass;
import org.springframework.boot.autoconfigure.condition.ConditionalOnMissingBean;
import org.springframework.boot.autoconfigure.condition.ConditionalOnProperty;
import org.springframework.context.annotation.Bean;
import tools.jackson.databind.json.JsonMapper;

/**
 * Maps the params and results of the server by Jackson: by the {@link JsonMapper} bean of the application, or by a plain
 * mapper with all modules on the class path if there is none.
 *
 * @since 0.1
 */
@AutoConfiguration(before = JsonRpcServerAutoConfiguration.class)
@ConditionalOnClass(JsonRpcServerAutoConfiguration.class)
@ConditionalOnProperty(prefix = "jsonrpc.server", name = "enabled", matchIfMissing = true)
@ConditionalOnProperty(prefix = "jsonrpc", name = "codec", havingValue = "jackson", matchIfMissing = true)
public class JsonRpcJacksonAutoConfiguration {

    @Bean
    @ConditionalOnMissingBean
    MessageCodec jsonRpcMessageCodec(
            ObjectProvider<JsonMapper> mappers, ServerSettings settings, JsonRpcServerProperties properties) {
        JsonMapper mapper = mappers.getIfAvailable(
                () -> JsonMapper.builder().findAndAddModules().build());
        if (!properties.outbound().nullMembers()) {
            mapper = mapper.rebuild()
                    .changeDefaultPropertyInclusion(
                            inclusion -> inclusion.withValueInclusion(JsonInclude.Include.NON_NULL))
                    .build();
        }
        return new JacksonMessageCodec(
                mapper, settings.messages(), properties.messages().nullParams());
    }
}
