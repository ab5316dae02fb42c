package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.CompletionException;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * Opens a channel where another client would open a socket; or, where the server has no channels there, a socket. What has
 * once gone to a socket of its own stays with sockets, because it may have a session there.
 */
public final class ChannelConnector implements TransportConnector {

    private final ClientRuntime runtime;

    private final OpenRequest request;

    /** The channels of the session; null if the server has none. */
    private final Supplier<CompletableFuture<@Nullable ClientChannelHost>> hosts;

    /** Whether the header for credentials holds those of the channel, and not those of the client. */
    private final boolean authorized;

    /** Null where a refusal is final. */
    private final @Nullable TransportConnector fallback;

    private volatile boolean alone;

    /**
     * A connector of one channel.
     *
     * @param hosts waits for the session that is there or being made
     * @param authorized whether the header {@code Authorization} of a request for a socket is the channel's own
     * @param fallback opens a socket of its own; null for none
     */
    public ChannelConnector(
            ClientRuntime runtime,
            OpenRequest request,
            Supplier<CompletableFuture<@Nullable ClientChannelHost>> hosts,
            boolean authorized,
            @Nullable TransportConnector fallback) {
        this.runtime = runtime;
        this.request = request;
        this.hosts = hosts;
        this.authorized = authorized;
        this.fallback = fallback;
    }

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest socket) {
        if (this.alone && this.fallback != null) {
            return this.fallback.connect(socket);
        }
        CompletableFuture<ClientTransport> result = new CompletableFuture<>();
        open(socket, result, this.runtime.now() + socket.timeout().toNanos());
        return result;
    }

    private void open(ConnectRequest socket, CompletableFuture<ClientTransport> result, long until) {
        this.hosts.get().thenCompose(host -> open(host, socket)).whenComplete((channel, failure) -> {
            if (failure == null) {
                if (!result.complete(channel)) {
                    channel.abort();
                }
            } else {
                refused(cause(failure), socket, result, until);
            }
        });
    }

    private CompletableFuture<ChannelTransport> open(@Nullable ClientChannelHost host, ConnectRequest socket) {
        List<String> credentials =
                this.authorized ? socket.headers().getOrDefault("Authorization", List.of()) : List.of();
        return host == null
                ? CompletableFuture.failedFuture(new ChannelRefusedException(
                        "unsupported",
                        null,
                        null,
                        "The server has no channels, so " + this.request.path()
                                + " needs a socket of its own (ChannelOptions.withFallback)"))
                : host.open(credentials.isEmpty() ? this.request : this.request.authorizedBy(credentials.get(0)));
    }

    private static Throwable cause(Throwable failure) {
        return failure instanceof CompletionException && failure.getCause() != null ? failure.getCause() : failure;
    }

    private void refused(
            Throwable failure, ConnectRequest socket, CompletableFuture<ClientTransport> result, long until) {
        String reason = failure instanceof ChannelRefusedException refusal ? refusal.getReason() : "";
        Duration again = failure instanceof ChannelRefusedException refusal ? refusal.getRetryAfter() : null;
        boolean none = "unsupported".equals(reason) || "path".equals(reason);
        if (none && this.fallback != null) {
            this.alone = true;
            this.fallback.connect(socket).whenComplete((own, refused) -> {
                if (refused != null) {
                    result.completeExceptionally(cause(refused));
                } else if (!result.complete(own)) {
                    own.abort();
                }
            });
        } else if (again != null && this.runtime.now() + again.toNanos() - until < 0 && !result.isDone()) {
            this.runtime.after(
                    again.toNanos(), () -> this.runtime.workers().execute(() -> open(socket, result, until)));
        } else {
            result.completeExceptionally(failure);
        }
    }
}
