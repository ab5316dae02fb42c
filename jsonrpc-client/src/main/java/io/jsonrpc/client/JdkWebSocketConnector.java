package io.jsonrpc.client;

import io.jsonrpc.client.ConnectFailedException.Stage;
import java.io.IOException;
import java.net.http.HttpClient;
import java.net.http.HttpTimeoutException;
import java.net.http.WebSocket;
import java.net.http.WebSocketHandshakeException;
import java.security.GeneralSecurityException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import javax.net.ssl.SSLException;
import org.jspecify.annotations.Nullable;

/** The WebSocket of the JDK. One HTTP client serves all sockets of one client object. */
final class JdkWebSocketConnector implements TransportConnector {

    private final Supplier<HttpClient.Builder> options;

    private final String name;

    private final ScheduledExecutorService scheduler;

    private final Duration closeTimeout;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Made with the first socket. */
    private @Nullable JdkHttp http;

    private boolean closed;

    JdkWebSocketConnector(
            Supplier<HttpClient.Builder> options,
            String name,
            ScheduledExecutorService scheduler,
            Duration closeTimeout) {
        this.options = options;
        this.name = name;
        this.scheduler = scheduler;
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
                    new JdkWebSocketTransport(this.scheduler, this.closeTimeout, request.maxMessageBytes());
            builder.buildAsync(request.uri(), transport).whenComplete((socket, failure) -> {
                client.handshakeEnds();
                if (failure != null) {
                    result.completeExceptionally(explain(request, failure));
                } else if (!result.complete(transport)) {
                    transport.abort();
                }
            });
        } catch (RuntimeException badRequest) {
            client.handshakeEnds();
            result.completeExceptionally(explain(request, badRequest));
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
                this.http = new JdkHttp(this.options.get(), this.name);
            }
            this.http.handshakeBegins();
            return this.http;
        } finally {
            this.lock.unlock();
        }
    }

    private static ConnectFailedException explain(ConnectRequest request, Throwable failure) {
        Throwable cause = failure;
        while (cause instanceof CompletionException && cause.getCause() != null) {
            cause = cause.getCause();
        }
        if (cause instanceof WebSocketHandshakeException refused && refused.getResponse() != null) {
            int status = refused.getResponse().statusCode();
            return new ConnectFailedException(
                    status,
                    request.uri() + " answered HTTP " + status + " instead of WebSocket",
                    RetryAfter.of(refused.getResponse().headers()),
                    cause);
        }
        if (isEnd(cause)) {
            return new ConnectFailedException(
                    Stage.ENDED,
                    request.uri() + " ended the connection before it answered: " + cause.getMessage(),
                    cause);
        }
        Stage stage = stageOf(cause);
        return new ConnectFailedException(stage, "No connection to " + request.uri() + ": " + cause, cause);
    }

    /** The JDK had a connection, and found its end where it looked for the answer. */
    private static boolean isEnd(Throwable failure) {
        return failure.getClass() == IOException.class && failure.getCause() instanceof IOException;
    }

    private static Stage stageOf(Throwable failure) {
        for (Throwable cause = failure; cause != null; cause = cause.getCause()) {
            if (cause instanceof HttpTimeoutException) {
                return Stage.TIMEOUT;
            }
            if (cause instanceof SSLException || cause instanceof GeneralSecurityException) {
                return Stage.TLS;
            }
        }
        return Stage.NETWORK;
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
