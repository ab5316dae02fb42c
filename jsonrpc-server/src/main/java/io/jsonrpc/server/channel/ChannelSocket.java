package io.jsonrpc.server.channel;

import io.jsonrpc.core.Session;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.InboundMemory;
import io.jsonrpc.server.socket.SocketTransport;
import java.util.Objects;
import java.util.function.BiConsumer;
import org.jspecify.annotations.Nullable;

/** One channel, as a socket. */
final class ChannelSocket implements SocketTransport {

    private final ChannelMessage.@Nullable Open request;

    private final BiConsumer<ChannelSocket, CloseStatus> closer;

    private final InboundMemory.Unfinished memory;

    /** Under which it is sent. Guarded by the lock of the host for writing. */
    private volatile int number;

    private volatile boolean keeps;

    private volatile @Nullable Transport lane;

    private volatile ChannelSessions.@Nullable Conversation session;

    /**
     * A channel that is not accepted.
     *
     * @param request of the client; null for a channel of the server
     * @param closer closes a channel
     */
    ChannelSocket(
            int number,
            ChannelMessage.@Nullable Open request,
            InboundMemory inbound,
            BiConsumer<ChannelSocket, CloseStatus> closer) {
        this.request = request;
        this.number = number;
        this.closer = closer;
        this.memory =
                inbound.unfinished(() -> abandon(CloseStatus.RETRY_LATER.withReason("no memory for this message")));
    }

    /** How the client has requested it; null if the server has. */
    ChannelMessage.@Nullable Open request() {
        return this.request;
    }

    int number() {
        return this.number;
    }

    void move(int to) {
        this.number = to;
    }

    /** Writes are passed on to this from now on. */
    void writeTo(Transport written) {
        this.lane = written;
    }

    /** The channel is accepted, and this is its session. */
    void open(ChannelSessions.Conversation begun) {
        this.session = begun;
    }

    /**
     * Accounts for what is kept of incomplete texts, or until the channel is accepted.
     *
     * @return false when there is no room for it
     */
    boolean keep(long bytes) {
        if (bytes == 0 && !this.keeps) {
            return true;
        }
        this.keeps = bytes != 0;
        return this.memory.keep(bytes);
    }

    /** Acknowledgements may have made room for what waits. */
    void flush() {
        ChannelSessions.Conversation current = this.session;
        if (current != null) {
            current.flush();
        }
    }

    /** Whether this is its session. */
    boolean isOf(Session candidate) {
        ChannelSessions.Conversation current = this.session;
        return current != null && current.session() == candidate;
    }

    /** Whether it is accepted. */
    boolean isOpen() {
        return this.session != null;
    }

    /** The channel goes on on another socket. */
    void reconnected(Handshake handshake) {
        ChannelSessions.Conversation current = this.session;
        if (current != null) {
            current.reconnected(handshake);
        }
    }

    /** A text was received; null for one that was too large. */
    void received(@Nullable String text, int bytes) {
        ChannelSessions.Conversation current = this.session;
        if (current != null) {
            current.socket().receive(text, bytes);
        }
    }

    /** This end closes the channel. */
    void abandon(CloseStatus status) {
        ChannelSessions.Conversation current = this.session;
        if (current == null) {
            close(status);
        } else {
            current.socket().close(status);
        }
    }

    /** The channel is closed, and its session ends. */
    void closed(CloseStatus status) {
        this.memory.end();
        ChannelSessions.Conversation current = this.session;
        if (current != null) {
            current.socket().onClosed(status, null);
        }
    }

    private Transport written() {
        return Objects.requireNonNull(this.lane, "a channel that is not accepted");
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        written().send(message, callback);
    }

    @Override
    public boolean hasRoom() {
        return written().hasRoom();
    }

    @Override
    public boolean isOffline() {
        return written().isOffline();
    }

    @Override
    public SendWindow window() {
        return written().window();
    }

    @Override
    public boolean isChannel() {
        return true;
    }

    @Override
    public boolean hasPing() {
        return false;
    }

    @Override
    public void ping(SendCallback callback) {
        callback.completed(null);
    }

    @Override
    public void close(CloseStatus status) {
        this.memory.end();
        this.closer.accept(this, status);
    }
}
