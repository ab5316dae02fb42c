package io.jsonrpc.test.server;

import io.jsonrpc.client.ClientInternals;
import io.jsonrpc.client.JsonRpcClientBuilder;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.message.MessageLimits;
import java.net.URI;
import java.security.Principal;
import java.util.concurrent.ScheduledThreadPoolExecutor;
import org.jspecify.annotations.Nullable;

/** A server behind a socket. */
public final class RemoteServer implements Server {

    private final URI uri;

    private final MessageCodec codec =
            new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);

    private final ScheduledThreadPoolExecutor scheduler;

    public RemoteServer(String uri) {
        this.uri = URI.create(uri);
        this.scheduler = new ScheduledThreadPoolExecutor(1, task -> {
            Thread thread = new Thread(task, "jsonrpc-tester-timer");
            thread.setDaemon(true);
            return thread;
        });
        this.scheduler.setRemoveOnCancelPolicy(true);
    }

    @Override
    public URI at(@Nullable String path) {
        return path == null ? this.uri : this.uri.resolve(path);
    }

    @Override
    public TransportConnector connector(JsonRpcClientBuilder client, @Nullable Principal principal) {
        if (principal != null) {
            throw new IllegalStateException("A principal can be given in memory only; over a socket the server"
                    + " authenticates it: client(builder -> builder.bearerToken(…))");
        }
        return ClientInternals.connector(client, "jsonrpc-tester", Timers.system(this.scheduler));
    }

    @Override
    public MessageCodec codec() {
        return this.codec;
    }

    @Override
    public @Nullable Throwable failureOf(String method) {
        return null;
    }

    @Override
    public void close() {
        this.scheduler.shutdownNow();
    }
}
