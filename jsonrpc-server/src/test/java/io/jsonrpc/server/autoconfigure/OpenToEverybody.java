package io.jsonrpc.server.autoconfigure;

import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication;
import org.springframework.boot.autoconfigure.condition.ConditionalOnWebApplication.Type;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.security.config.annotation.web.builders.HttpSecurity;
import org.springframework.security.config.web.server.ServerHttpSecurity;
import org.springframework.security.web.SecurityFilterChain;
import org.springframework.security.web.server.SecurityWebFilterChain;

/** Spring Security lets everybody in, on both stacks. */
@Configuration(proxyBeanMethods = false)
class OpenToEverybody {

    @Bean
    @ConditionalOnWebApplication(type = Type.SERVLET)
    SecurityFilterChain servletChain(HttpSecurity http) throws Exception {
        return http.authorizeHttpRequests(requests -> requests.anyRequest().permitAll())
                .build();
    }

    @Bean
    @ConditionalOnWebApplication(type = Type.REACTIVE)
    SecurityWebFilterChain reactiveChain(ServerHttpSecurity http) {
        return http.authorizeExchange(requests -> requests.anyExchange().permitAll())
                .build();
    }
}
