package io.jsonrpc.guide.buyer;

import io.jsonrpc.spring.client.JsonRpcClientCustomizer;
import java.util.function.Supplier;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;

@Configuration(proxyBeanMethods = false)
class Tokens {

    private final Supplier<String> tokens = () -> "secret";

    @Bean
    JsonRpcClientCustomizer bearer() {
        return (name, client) -> client.bearerToken(this.tokens);
    }
}
