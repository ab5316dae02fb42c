package io.jsonrpc.client.socket.jdk;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.engine.threads.Timers;
import java.net.http.WebSocket;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** The WebSocket of the JDK. One HTTP client serves all sockets of one client object. */
public final class JdkWebSocketConnector implements TransportConnector {

    private final JdkOptions options;

    private final String name;

    private final Timers timers;

    private final Duration closeTimeout;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Made with the first socket. */
    private @Nullable JdkHttp http;

    private boolean closed;

    public JdkWebSocketConnector(JdkOptions options, String name, Timers timers, Duration closeTimeout) {
        this.options = options;
        this.name = name;
        this.timers = timers;
        this.closeTimeout = closeTimeout;
    }

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest request) {
        CompletableFuture<ClientTransport> result = new CompletableFuture<>();
        JdkHttp client = beginHandshake();
        if (client == null) {
            result.completeExceptionally(new ConnectFailedException(Stage.NETWORK, "The client was closed", null));
            return result;
        }
        try {
            WebSocket.Builder builder = client.client().newWebSocketBuilder().connectTimeout(request.timeout());
            request.headers().forEach((name, values) -> values.forEach(value -> builder.header(name, value)));
            offer(builder, request.subprotocols());
            JdkWebSocketTransport transport =
                    new JdkWebSocketTransport(this.timers, this.closeTimeout, request.maxMessageBytes());
            builder.buildAsync(request.uri(), transport).whenComplete((socket, failure) -> {
                client.handshakeEnds();
                if (failure != null) {
                    result.completeExceptionally(HandshakeFailures.explain(
                            request.uri(), client.client().proxy(), failure));
                } else if (!result.complete(transport)) {
                    transport.abort();
                }
            });
        } catch (RuntimeException badRequest) {
            client.handshakeEnds();
            result.completeExceptionally(
                    HandshakeFailures.explain(request.uri(), client.client().proxy(), badRequest));
        }
        return result;
    }

    private static void offer(WebSocket.Builder builder, List<String> subprotocols) {
        if (!subprotocols.isEmpty()) {
            List<String> others = subprotocols.subList(1, subprotocols.size());
            builder.subprotocols(subprotocols.get(0), others.toArray(String[]::new));
        }
    }

    /** Null after the end. */
    private @Nullable JdkHttp beginHandshake() {
        this.lock.lock();
        try {
            if (this.closed) {
                return null;
            }
            if (this.http == null) {
                this.http = new JdkHttp(this.options.http(), this.name);
            }
            this.http.handshakeBegins();
            return this.http;
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public void close() {
        JdkHttp ending;
        this.lock.lock();
        try {
            ending = this.http;
            this.http = null;
            this.closed = true;
        } finally {
            this.lock.unlock();
        }
        if (ending != null) {
            ending.close();
        }
    }
}
