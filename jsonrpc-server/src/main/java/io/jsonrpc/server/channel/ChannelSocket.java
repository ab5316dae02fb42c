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
import java.security.Principal;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** One channel, as a socket. */
final class ChannelSocket implements SocketTransport {

    private final ChannelMessage.@Nullable Open request;

    private final InboundMemory.Unfinished memory;

    private final ReentrantLock lock = new ReentrantLock();

    /** The session that it is in. Guarded by the lock for writing, as is the number. */
    private volatile ChannelHome home;

    /** Under which it is sent. */
    private volatile int number;

    /** It does not go on in another session any more. Guarded by the lock. */
    private boolean over;

    /** Guarded by the lock. */
    private Runnable onOver = () -> {};

    /** Which goes on here soon; null for none. */
    private volatile @Nullable ChannelSocket arriving;

    private volatile boolean keeps;

    private volatile @Nullable Transport lane;

    private volatile ChannelSessions.@Nullable Conversation session;

    /**
     * A channel that is not accepted.
     *
     * @param request of the client; null for a channel of the server
     */
    ChannelSocket(int number, ChannelMessage.@Nullable Open request, InboundMemory inbound, ChannelHome home) {
        this.request = request;
        this.number = number;
        this.home = home;
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

    /** It stands for this one, which is in another session, until that goes on here. */
    void standsFor(ChannelSocket channel) {
        this.arriving = channel;
    }

    /**
     * It goes on in another session.
     *
     * @param leaves has it leave the session that it is in; null if it cannot
     * @return what that gives; null if it has ended
     */
    @Nullable Runnable goOn(ChannelHome next, int to, Transport written, Supplier<@Nullable Runnable> leaves) {
        this.lock.lock();
        try {
            Runnable rest = this.over ? null : leaves.get();
            if (rest != null) {
                this.home = next;
                this.number = to;
                this.lane = written;
            }
            return rest;
        } finally {
            this.lock.unlock();
        }
    }

    /** It goes nowhere from now on; the session that it is in. */
    private ChannelHome stay() {
        Runnable then;
        ChannelHome where;
        this.lock.lock();
        try {
            then = this.over ? () -> {} : this.onOver;
            where = this.home;
            this.over = true;
        } finally {
            this.lock.unlock();
        }
        then.run();
        return where;
    }

    /** Calls this when it is closed: now if it is, and nothing else any more. */
    void whenOver(Runnable action) {
        boolean now;
        this.lock.lock();
        try {
            this.onOver = action;
            now = this.over;
        } finally {
            this.lock.unlock();
        }
        if (now) {
            action.run();
        }
    }

    /** Its session, and its handler, have ended. */
    void ended() {
        stay().ended(this.number);
    }

    /** It was never accepted, and its number is spent or given to another one. */
    void forget() {
        if (!isOpen()) {
            this.memory.end();
        }
    }

    /** 1 to 16. */
    int weight() {
        return this.request == null ? 1 : this.request.weight();
    }

    /** The id of its session. */
    String sessionId() {
        ChannelSessions.Conversation current = this.session;
        return current == null ? "" : current.id();
    }

    /** It is a channel of this session from now on. */
    void isIn(Session outer) {
        ChannelSessions.Conversation current = this.session;
        if (current != null) {
            current.isIn(outer);
        }
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

    /** Whether it belongs to whom this handshake names. */
    boolean isOfUser(Handshake handshake) {
        return user().equals(Optional.ofNullable(handshake.principalName()));
    }

    /** The name of the user whom it belongs to; none for nobody. */
    Optional<String> user() {
        ChannelSocket next = this.arriving;
        ChannelSessions.Conversation current = next == null ? this.session : next.session;
        Principal known = current == null ? null : current.session().getPrincipal();
        return Optional.ofNullable(known).map(Principal::getName);
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
        stay();
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
        stay().close(this, status);
    }
}
