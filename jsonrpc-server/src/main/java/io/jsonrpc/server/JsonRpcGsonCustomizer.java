package io.jsonrpc.server;

import com.google.gson.GsonBuilder;

/**
 * Customizes the Gson that binds params and writes results. Beans of this type are applied in their order, after the
 * defaults of the starter (exact numbers, ISO-8601 for {@code java.time}).
 *
 * @since 0.1
 */
@FunctionalInterface
public interface JsonRpcGsonCustomizer {

    /** Adds adapters or changes settings. */
    void customize(GsonBuilder builder);
}
