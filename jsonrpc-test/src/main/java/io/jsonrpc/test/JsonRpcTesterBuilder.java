package io.jsonrpc.test;

import io.jsonrpc.client.ClientInternals;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.JsonRpcClientWebSocket;
import io.jsonrpc.test.server.Server;
import java.security.Principal;
import java.time.Duration;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * The options of a {@link JsonRpcTester}. Not safe for use by several threads.
 *
 * <pre>{@code
 * JsonRpcTester alice = tester.mutate().path("/rooms/7").principal(() -> "alice").build();
 * }</pre>
 *
 * @since 0.1
 */
public final class JsonRpcTesterBuilder {

    /** The first socket of an application takes long on a busy machine. */
    private static final Duration CONNECTION_TIMEOUT = Duration.ofSeconds(30);

    private final Server server;

    /** Null if time is that of the system. */
    private final @Nullable ManualClock clock;

    /** Whose server it is; null for the first tester of a server. */
    private final @Nullable JsonRpcTester parent;

    private @Nullable String path;

    private @Nullable Principal principal;

    private Duration timeout = Duration.ofSeconds(5);

    private Consumer<JsonRpcClientBuilder> customizer = client -> {};

    JsonRpcTesterBuilder(Server server, @Nullable ManualClock clock, @Nullable JsonRpcTester parent) {
        this.server = server;
        this.clock = clock;
        this.parent = parent;
    }

    /** A copy, for a tester of the same server. */
    JsonRpcTesterBuilder copy(@Nullable JsonRpcTester newParent) {
        JsonRpcTesterBuilder copy = new JsonRpcTesterBuilder(this.server, this.clock, newParent);
        copy.path = this.path;
        copy.principal = this.principal;
        copy.timeout = this.timeout;
        copy.customizer = this.customizer;
        return copy;
    }

    /**
     * The path, with the values of its variables: {@code /rooms/7}. Unless set, that of the URI; in memory that of the only
     * endpoint.
     */
    public JsonRpcTesterBuilder path(String newPath) {
        this.path = newPath;
        return this;
    }

    /** Whose session it is. In memory only; nobody's unless set. */
    public JsonRpcTesterBuilder principal(Principal newPrincipal) {
        this.principal = newPrincipal;
        return this;
    }

    /**
     * How long answers, notifications and the end of a session are waited for, in real time. 5 s unless set; a connection,
     * 30 s.
     */
    public JsonRpcTesterBuilder responseTimeout(Duration newTimeout) {
        this.timeout = newTimeout;
        return this;
    }

    /** Sets options of the client: headers, the session mode, limits. After what was set before. */
    public JsonRpcTesterBuilder client(Consumer<JsonRpcClientBuilder> newCustomizer) {
        this.customizer = this.customizer.andThen(newCustomizer);
        return this;
    }

    /** The tester, not connected yet. */
    public JsonRpcTester build() {
        JsonRpcTester tester = new JsonRpcTester(this.server, copy(this.parent), this.parent == null);
        if (this.parent != null) {
            this.parent.add(tester);
        }
        return tester;
    }

    @Nullable ManualClock clock() {
        return this.clock;
    }

    Duration timeout() {
        return this.timeout;
    }

    /** Where the server is. */
    JsonRpcClientBuilder settings() {
        JsonRpcClientBuilder client =
                JsonRpcClientWebSocket.builder(this.server.at(this.path).toString());
        client.connectionTimeout(CONNECTION_TIMEOUT);
        // A session that the server has not ended in time is kept there.
        client.closeTimeout(this.timeout);
        // It is the test that gives credit.
        ClientInternals.streamLimit(client, 0);
        this.server.map(client);
        this.customizer.accept(client);
        return client;
    }

    /** Opens the sockets of a client with these settings. */
    Network network(JsonRpcClientBuilder settings) {
        return new Network(this.server.connector(settings, this.principal));
    }
}
