package io.jsonrpc.spring.client;

import io.jsonrpc.client.JsonRpcClientBuilder;

/**
 * Changes the clients of an application before they are made, after their properties were applied. Beans of this type are
 * called in their order.
 *
 * <pre>{@code
 * @Bean
 * JsonRpcClientCustomizer tokens(TokenService tokens) {
 *     return (name, client) -> client.bearerToken(() -> tokens.of(name));
 * }
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcClientCustomizer {

    /**
     * Changes one client.
     *
     * @param name as in {@code jsonrpc.client.<name>}
     */
    void customize(String name, JsonRpcClientBuilder client);
}
