package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.channel.ChannelSessions;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketTransport;
import org.jspecify.annotations.Nullable;

/** The session of one channel: it begins with the channel, knows no session methods, and ends with it (PROTOCOL.md, 3.6). */
final class ChannelSession extends PlainSession implements ChannelSessions.Conversation {

    private final SocketConnection channel;

    private final Runnable onEnd;

    private boolean begun;

    /** The sessions of the channels of one session, whose client takes messages of this size. */
    record Maker(SessionRuntime runtime, int messageBytes) implements ChannelSessions {

        @Override
        public ChannelSessions.Conversation create(
                Endpoint endpoint,
                Handshake handshake,
                SocketTransport transport,
                @Nullable Object registerInfo,
                Runnable onEnd) {
            ChannelSession[] made = new ChannelSession[1];
            SocketConnection unused = new SocketConnection(
                    this.runtime.sockets(),
                    endpoint,
                    handshake,
                    transport,
                    socket -> {
                        made[0] = new ChannelSession(this, socket, registerInfo, onEnd);
                        return made[0];
                    },
                    () -> {});
            return made[0];
        }
    }

    private ChannelSession(Maker maker, SocketConnection channel, @Nullable Object registerInfo, Runnable onEnd) {
        super(
                maker.runtime(),
                channel,
                registerInfo,
                maker.runtime().settings().peer().forReceiver(maker.messageBytes()));
        this.channel = channel;
        this.onEnd = onEnd;
    }

    @Override
    public String id() {
        return getSessionId();
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
