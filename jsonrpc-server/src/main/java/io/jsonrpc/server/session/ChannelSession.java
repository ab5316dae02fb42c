package io.jsonrpc.server.session;

import io.jsonrpc.core.ChannelSet;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.channel.ChannelSessions;
import io.jsonrpc.server.channel.ClientLimits;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.security.LoginHolder;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketTransport;
import java.security.Principal;
import java.util.Collection;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** The session of one channel: it begins with the channel, knows no session methods, and ends with it (PROTOCOL.md, 3.6). */
final class ChannelSession extends PlainSession implements ChannelSessions.Conversation {

    private final SocketConnection channel;

    private final boolean ownLogin;

    private volatile Session outer;

    private final Runnable onEnd;

    private boolean begun;

    /** The sessions of the channels of one session, that of their socket, whose client takes messages of this size. */
    record Maker(SessionRuntime runtime, int messageBytes, Session outer) implements ChannelSessions {

        @Override
        public ChannelSessions.Conversation create(
                Endpoint endpoint,
                Handshake handshake,
                boolean ownLogin,
                SocketTransport transport,
                @Nullable Object registerInfo,
                ClientLimits limits,
                Runnable onEnd) {
            ChannelSession[] made = new ChannelSession[1];
            SocketConnection unused = new SocketConnection(
                    this.runtime.sockets(),
                    endpoint,
                    handshake,
                    transport,
                    socket -> {
                        made[0] = new ChannelSession(this, socket, ownLogin, registerInfo, limits, onEnd);
                        return made[0];
                    },
                    () -> {});
            return made[0];
        }
    }

    private ChannelSession(
            Maker maker,
            SocketConnection channel,
            boolean ownLogin,
            @Nullable Object registerInfo,
            ClientLimits limits,
            Runnable onEnd) {
        super(
                maker.runtime(),
                channel,
                registerInfo,
                limits.of(maker.runtime().settings().peer().forReceiver(maker.messageBytes())));
        this.channel = channel;
        this.ownLogin = ownLogin;
        this.outer = maker.outer();
        this.onEnd = onEnd;
    }

    @Override
    public String id() {
        return getSessionId();
    }

    @Override
    public Session session() {
        return this;
    }

    /**
     * Unless it has a login of its own that of the socket, also while it is decided whether a channel may stay open whose
     * session has been resumed.
     */
    @Override
    public @Nullable Principal getPrincipal() {
        return this.ownLogin ? super.getPrincipal() : this.outer.getPrincipal();
    }

    @Override
    public boolean hasSocket() {
        return this.outer instanceof LoginHolder host && host.hasSocket();
    }

    /** That of the socket's login is told on the session of the socket. */
    @Override
    public void announceExpiry(long inMillis) {
        if (this.ownLogin) {
            super.announceExpiry(inMillis);
        }
    }

    @Override
    boolean takesRenewals() {
        return false;
    }

    /** It is a channel of the same socket. */
    @Override
    public CompletableFuture<Session> openChannelAsync(String path) {
        return this.outer.openChannelAsync(path);
    }

    @Override
    public ChannelSet<Session> merge(Collection<? extends Session> channels) {
        return this.outer.merge(channels);
    }

    @Override
    public void discard() {
        super.discard();
    }

    @Override
    public SocketConnection socket() {
        return this.channel;
    }

    @Override
    public void begin() {
        this.begun = true;
        runtime().sessions().addOfChannel(this);
        runtime().observer().channelOpened();
        super.begin();
    }

    @Override
    public boolean hasPlace() {
        return false;
    }

    @Override
    Decoded read(SocketConnection socket, @Nullable String text) {
        return MessageReader.read(runtime().codec(), socket, text);
    }

    @Override
    @Nullable Decoded remaining(SocketConnection socket, Decoded message) {
        return endpoint().options().classicSessions()
                ? ClassicPing.handleAlone(runtime(), socket, message, peer()::sendAnswer)
                : message;
    }

    @Override
    boolean endsWith(CloseStatus status) {
        return true;
    }

    @Override
    public void isIn(Session session) {
        this.outer = session;
    }

    @Override
    public void flush() {
        peer().flush();
    }

    @Override
    public void reconnected(Handshake handshake) {
        handshake(handshake);
        callbacks().reconnected();
    }

    @Override
    void closed(CloseStatus status) {
        runtime().observer().channelClosed(status.code());
        super.closed(status);
    }

    @Override
    void released() {
        if (this.begun) {
            this.onEnd.run();
        }
    }
}
