package io.jsonrpc.server.session;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Session;
import io.jsonrpc.server.channel.ServerChannelHost;
import io.jsonrpc.server.socket.SocketConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that may have channels: what the application does with them. */
abstract class HostSession extends LivingSession {

    HostSession(
            SessionRuntime runtime,
            SocketConnection socket,
            @Nullable Object registerInfo,
            PeerLimits limits,
            Duration reconnectionWindow) {
        super(runtime, socket, registerInfo, limits, reconnectionWindow);
    }

    /** The channels; null where none are agreed on. */
    abstract @Nullable ServerChannelHost host();

    @Override
    public CompletableFuture<Session> openChannelAsync(String path) {
        ServerChannelHost host = host();
        return host == null ? super.openChannelAsync(path) : host.open(path);
    }

    @Override
    public ChannelSet<Session> merge(Collection<? extends Session> channels) {
        ServerChannelHost host = host();
        return host == null ? super.merge(channels) : host.merge(channels, peer());
    }
}
