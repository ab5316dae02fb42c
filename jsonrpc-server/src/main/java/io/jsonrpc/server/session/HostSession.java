package io.jsonrpc.server.session;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.server.channel.ServerChannelHost;
import io.jsonrpc.server.security.LoginHolder;
import io.jsonrpc.server.socket.SocketConnection;
import java.time.Duration;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** A session that may have channels: what the application does with them. */
abstract class HostSession extends LivingSession implements LoginHolder {

    HostSession(
            SessionRuntime runtime,
            SocketConnection socket,
            @Nullable Object registerInfo,
            PeerLimits limits,
            Duration reconnectionWindow) {
        super(runtime, socket, registerInfo, limits, reconnectionWindow);
    }

    @Override
    public final boolean hasSocket() {
        return state() == State.ATTACHED;
    }

    @Override
    public final void announceExpiry(long inMillis) {
        boolean unused = announce(new ControlFrame.Expiring(inMillis));
    }

    @Override
    public final void endStreams(ErrorType reason) {
        runtime().workers().execute(() -> peer().stopStreams(reason));
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
