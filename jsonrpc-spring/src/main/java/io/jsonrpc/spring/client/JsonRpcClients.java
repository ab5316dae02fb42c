package io.jsonrpc.spring.client;

import io.jsonrpc.client.JsonRpcClient;
import java.io.IOException;
import java.util.Collections;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The clients of an application by name. Spring Boot makes them from properties, unless the application has a bean with the
 * name {@code jsonRpcClients}. Immutable.
 *
 * <pre>{@code
 * @Bean
 * JsonRpcClients jsonRpcClients(RequestHandler<?> prices) {
 *     return new JsonRpcClients(Map.of("prices", new JsonRpcClientLocal(prices)));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonRpcClients implements AutoCloseable {

    private static final Logger log = LoggerFactory.getLogger(JsonRpcClients.class);

    private final Map<String, JsonRpcClient> clients;

    /** The clients, which are closed with this object. */
    public JsonRpcClients(Map<String, ? extends JsonRpcClient> clients) {
        this.clients = new TreeMap<>(clients);
    }

    /** The names, in alphabetical order. */
    public Set<String> names() {
        return Collections.unmodifiableSet(this.clients.keySet());
    }

    /**
     * The client of this name.
     *
     * @throws IllegalArgumentException if there is none
     */
    public JsonRpcClient get(String name) {
        JsonRpcClient client = this.clients.get(name);
        if (client == null) {
            throw new IllegalArgumentException(
                    "There is no JSON-RPC client '" + name + "'; the clients are " + this.clients.keySet());
        }
        return client;
    }

    /**
     * An object whose methods call the server of a client.
     *
     * @throws IllegalArgumentException if there is no such client
     * @throws io.jsonrpc.core.contract.ContractException with all faults of the interface
     */
    public <T> T proxy(String client, Class<T> api) {
        return get(client).proxy(api);
    }

    /** Closes the clients, one after the other. */
    @Override
    public void close() {
        this.clients.forEach((name, client) -> {
            try {
                client.close();
            } catch (IOException failure) {
                log.info("The JSON-RPC client '{}' was not closed in order: {}", name, failure.toString());
            }
        });
    }
}
