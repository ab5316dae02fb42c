package io.jsonrpc.client.channel;

import io.jsonrpc.client.event.ChannelRefusedException;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.client.transport.ConnectRequest;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.channel.ChannelRefusal;
import java.util.UUID;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicBoolean;
import org.jspecify.annotations.Nullable;

/** A channel that the server has requested: connecting accepts it, once. */
public final class RequestedChannel implements TransportConnector {

    /** As many requests as our server lets one channel have running or queued. */
    private static final int IN_FLIGHT = 256;

    private final ClientChannelHost host;

    private final ChannelMessage.Open request;

    private final AtomicBoolean answered = new AtomicBoolean();

    /** Null if it was not accepted. */
    private volatile @Nullable ChannelTransport accepted;

    public RequestedChannel(ClientChannelHost host, ChannelMessage.Open request) {
        this.host = host;
        this.request = request;
    }

    @Override
    public CompletableFuture<ClientTransport> connect(ConnectRequest socket) {
        ChannelTransport channel = this.answered.compareAndSet(false, true) ? accept() : null;
        return channel == null
                ? CompletableFuture.failedFuture(new ChannelRefusedException(
                        "path", null, null, "The channel is over, and only the server can open it again"))
                : CompletableFuture.completedFuture(channel);
    }

    private @Nullable ChannelTransport accept() {
        ChannelTransport channel =
                this.host.accept(this.request, UUID.randomUUID().toString(), IN_FLIGHT);
        this.accepted = channel;
        return channel;
    }

    /** Does not accept it. */
    public void refuse() {
        if (this.answered.compareAndSet(false, true)) {
            this.host.refuse(this.request, ChannelRefusal.of(ChannelRefusal.Reason.UNSUPPORTED));
        }
    }

    /** What the application had of it has ended. */
    public void ended() {
        refuse();
        ChannelTransport channel = this.accepted;
        if (channel != null) {
            this.host.ended(channel);
        }
    }
}
