package io.jsonrpc.test.server;

import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.codec.MessageCodec;
import java.net.URI;
import java.security.Principal;
import org.jspecify.annotations.Nullable;

/** What a tester talks to. */
public interface Server extends AutoCloseable {

    /**
     * Where a path is served.
     *
     * @param path null for the only one
     */
    URI at(@Nullable String path);

    /**
     * Opens sockets for one client, whose time it sets.
     *
     * @param principal whose sessions they are; null for nobody's
     */
    TransportConnector connector(JsonRpcClientBuilder client, @Nullable Principal principal);

    /** Has a client map values as the application does, where that is known. */
    default void map(JsonRpcClientBuilder client) {}

    /** How the test reads and writes values: as the application does, where that is known. */
    MessageCodec codec();

    /** What a method has thrown last; null if it is not known. */
    @Nullable Throwable failureOf(String method);

    @Override
    void close();
}
