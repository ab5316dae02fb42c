package io.jsonrpc.client;

import io.jsonrpc.client.socket.jdk.JdkWebSocketConnector;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.Internal;
import io.jsonrpc.core.engine.threads.Timers;
import java.util.List;

/** What {@code jsonrpc-test} needs of a client and applications do not. */
@Internal
public final class ClientInternals {

    private ClientInternals() {}

    /** Lets a client measure time and run timeouts by these timers. */
    public static void timers(JsonRpcClientBuilder builder, Timers timers) {
        builder.runtime.timers(timers, Math::random);
    }

    /**
     * The connector that a client would have.
     *
     * @param timers those of the JDK's WebSocket, if it has that
     */
    public static TransportConnector connector(JsonRpcClientBuilder builder, String name, Timers timers) {
        return builder.connector != null
                ? builder.connector
                : new JdkWebSocketConnector(builder.jdk, name, timers, builder.settings.closeTimeout());
    }

    /** The request for a socket without a session. */
    public static ConnectRequest plainRequest(JsonRpcClientBuilder builder) {
        return builder.settings.connectRequest(builder.settings.connectionTimeout(), List.of());
    }

    /** How many items of a stream the server may send before the first limit, in a session that agrees on that; 32 unless set. */
    public static void streamLimit(JsonRpcClientBuilder builder, int items) {
        builder.settings.streamLimit(items);
    }

    /** Runs an action after everything that the client has received so far was handled. */
    public static void afterHandling(JsonRpcClientWebSocket client, Runnable action) {
        client.peer().execute(action);
    }
}
