package io.jsonrpc.server.autoconfigure;

import io.jsonrpc.server.ChannelAuthorizer;
import io.jsonrpc.server.ChannelAuthorizer.Decision;
import io.jsonrpc.server.web.OwnEventLoops;
import org.springframework.boot.autoconfigure.EnableAutoConfiguration;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** A server on which everybody may open channels. */
@Configuration(proxyBeanMethods = false)
@EnableAutoConfiguration
@Import({OwnEventLoops.class, OpenToEverybody.class})
class ChannelServer {

    @Bean
    ChannelAuthorizer authorizer() {
        return request -> Decision.ALLOW;
    }
}
