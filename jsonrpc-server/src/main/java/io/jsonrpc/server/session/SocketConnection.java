package io.jsonrpc.server.session;

import io.jsonrpc.codec.Decoded;
import io.jsonrpc.codec.Inbound;
import io.jsonrpc.message.ErrorType;
import io.jsonrpc.message.JsonRpcFailure;
import io.jsonrpc.message.JsonRpcRequest;
import io.jsonrpc.message.JsonRpcResponse;
import io.jsonrpc.message.RequestId;
import io.jsonrpc.message.ResponseError;
import io.jsonrpc.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: puts messages together, begins the session, hands messages to the classic session methods or to the
 * session, and watches for signs of life.
 */
final class SocketConnection implements SocketListener {

    private final SessionRuntime runtime;

    private final Endpoint endpoint;

    private final Handshake handshake;

    private final SocketTransport transport;

    private final SocketWriter writer;

    private final WireLog wireLog;

    private final MessageAssembler assembler;

    private final @Nullable ClassicMethods classic;

    private final TokenBucket pongs;

    private final @Nullable TokenBucket messageRate;

    private final Runnable onGone;

    private final long openedAt;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock for writing.

    private volatile @Nullable ServerSession session;

    /** Nothing is received any more: the socket is closed, or another one took its session. */
    private volatile boolean deaf;

    // Written by the reading thread.

    private volatile long lastFrameAt;

    private volatile long lastTextAt;

    private volatile long lastPingAt;

    private volatile boolean answersPings;

    /** The announced interval of the client's pings in nanoseconds; 0 for none. */
    private volatile long watchdogNanos;

    SocketConnection(
            SessionRuntime runtime,
            Endpoint endpoint,
            Handshake handshake,
            SocketTransport transport,
            Runnable onGone) {
        this.runtime = runtime;
        this.endpoint = endpoint;
        this.handshake = handshake;
        this.transport = transport;
        this.wireLog = new WireLog(endpoint.label());
        this.writer = new SocketWriter(transport, this.wireLog, this::close);
        ServerSettings settings = runtime.settings();
        this.assembler = new MessageAssembler(settings.messages().messageBytes(), settings.sockets());
        this.classic = endpoint.options().isClassicSessions() ? new ClassicMethods(runtime, this) : null;
        this.pongs = new TokenBucket(settings.sockets().pongs(), 10);
        int rate = settings.sockets().messagesPerSecond();
        this.messageRate = rate == 0 ? null : new TokenBucket(rate, 1);
        this.onGone = onGone;
        this.openedAt = now();
        this.lastFrameAt = this.openedAt;
        this.lastTextAt = this.openedAt;
        this.lastPingAt = this.openedAt;
    }

    private long now() {
        return this.runtime.timers().nanoTime().getAsLong();
    }

    Endpoint endpoint() {
        return this.endpoint;
    }

    Handshake handshake() {
        return this.handshake;
    }

    SocketWriter writer() {
        return this.writer;
    }

    @Nullable ServerSession session() {
        return this.session;
    }

    @Override
    public void onText(CharSequence part, boolean last) {
        if (this.deaf) {
            return;
        }
        long now = now();
        this.lastFrameAt = now;
        this.lastTextAt = now;
        switch (this.assembler.add(part, last, now)) {
            case INCOMPLETE -> {}
            case COMPLETE -> receive(this.assembler.take());
            case TOO_LARGE -> tooLarge();
            case FAR_TOO_LARGE -> close(CloseStatus.TOO_BIG);
            case TOO_MANY_PARTS -> close(CloseStatus.POLICY_VIOLATION);
        }
    }

    @Override
    public void onBinary() {
        close(CloseStatus.BINARY_NOT_SUPPORTED);
    }

    @Override
    public void onPong() {
        long now = now();
        this.lastFrameAt = now;
        this.answersPings = true;
        if (!this.pongs.take(now)) {
            close(CloseStatus.POLICY_VIOLATION);
        }
    }

    @Override
    public void onClosed(CloseStatus status, @Nullable Throwable cause) {
        this.onGone.run();
        lost(status, cause);
    }

    /** Closes the socket; its session waits for another one, unless the code ends it. */
    void close(CloseStatus status) {
        if (lost(status, null)) {
            this.runtime.observer().socketClosed(status.code());
        }
        this.writer.shut(status);
    }

    private boolean lost(CloseStatus status, @Nullable Throwable cause) {
        ServerSession last;
        this.lock.lock();
        try {
            if (this.deaf && this.session == null) {
                return false;
            }
            this.deaf = true;
            last = this.session;
            this.session = null;
        } finally {
            this.lock.unlock();
        }
        if (last != null) {
            last.socketLost(this, status, cause);
        }
        return true;
    }

    private void receive(String text) {
        this.wireLog.received(text);
        Decoded decoded = this.runtime.codec().decode(text);
        if (this.messageRate != null && !this.messageRate.take(now())) {
            decoded = refused(decoded);
        }
        Decoded remaining = this.classic == null ? decoded : this.classic.handle(decoded);
        if (remaining == null || this.deaf) {
            return;
        }
        ServerSession current = begin(remaining, null);
        if (current != null && current.isOn(this) && !current.peer().receive(remaining)) {
            close(CloseStatus.LIMIT.withReason("too many notifications wait"));
        }
    }

    private static Decoded refused(Decoded decoded) {
        if (decoded instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Good good
                && good.message() instanceof JsonRpcResponse) {
            return decoded;
        }
        return new Decoded.Single(new Inbound.Malformed(idOf(decoded), ErrorType.BUSY));
    }

    private void tooLarge() {
        Decoded refusal = new Decoded.Single(new Inbound.Malformed(RequestId.NULL, ErrorType.REQUEST_TOO_LARGE));
        ServerSession current = begin(refusal, null);
        if (current != null && current.isOn(this)) {
            current.peer().receive(refusal);
        }
    }

    /**
     * The session of this socket; begins one where there is none.
     *
     * @param cause the message that needs it, refused when there is no room; null on a silent socket
     * @param registerInfo what the client told about itself
     * @return null when there is no room, or the socket is gone
     */
    @Nullable ServerSession begin(@Nullable Decoded cause, @Nullable Object registerInfo) {
        ServerSession current = this.session;
        if (current != null) {
            return current;
        }
        if (!this.runtime.sessions().hasRoom(ServerSession.nameOf(this.handshake.principal()))) {
            refuse(cause);
            return null;
        }
        ServerSession created;
        boolean added;
        this.lock.lock();
        try {
            if (this.deaf || this.session != null) {
                return this.session;
            }
            created = new ServerSession(this.runtime, this.endpoint, this, registerInfo);
            added = this.runtime.sessions().add(created);
            if (added) {
                // In this order: whoever finds the session must come after its first callback.
                created.begin();
                this.session = created;
            }
        } finally {
            this.lock.unlock();
        }
        if (!added) {
            this.endpoint.handlers().release(created.handler());
            refuse(cause);
            return null;
        }
        return created;
    }

    private void refuse(@Nullable Decoded cause) {
        this.runtime.observer().sessionRefused();
        this.runtime.observer().errorMade(ErrorType.BUSY);
        RequestId id = cause == null ? RequestId.NULL : idOf(cause);
        answer(new JsonRpcFailure(id, error(ErrorType.BUSY)));
        close(CloseStatus.RETRY_LATER);
    }

    private static RequestId idOf(Decoded decoded) {
        return decoded instanceof Decoded.Single single
                        && single.entry() instanceof Inbound.Good good
                        && good.message() instanceof JsonRpcRequest request
                ? request.id()
                : RequestId.NULL;
    }

    ResponseError error(ErrorType type) {
        return this.runtime.settings().errors().error(type);
    }

    /** Answers on this socket outside of any session. */
    void answer(JsonRpcResponse response) {
        this.writer.send(this.runtime.codec().encode(response), failure -> {});
    }

    /** Another session moves to this socket; its own, if it has one, ends. */
    void adopt(ServerSession moved) {
        ServerSession own;
        this.lock.lock();
        try {
            own = this.session;
            this.session = moved;
        } finally {
            this.lock.unlock();
        }
        if (own != null) {
            own.abandonSocket();
            own.end(CloseStatus.NORMAL.withReason("the client went on with another session"));
        }
    }

    /** The client announced how often it pings; 0 for not at all. */
    void watchPings(Duration interval) {
        this.watchdogNanos = this.endpoint.options().isPingWatchdog() ? interval.toNanos() : 0;
    }

    /** Looks after the socket from time to time. */
    void tick(long now) {
        if (this.deaf) {
            return;
        }
        ServerSettings.Times times = this.runtime.settings().times();
        ServerSession current = this.session;
        if (current == null && now - this.openedAt >= times.sessionStart().toNanos()) {
            current = begin(null, null);
        }
        long watchdog = this.watchdogNanos;
        if (watchdog > 0 && now - this.lastTextAt > 3 * watchdog) {
            close(CloseStatus.NO_PING);
        } else if (this.assembler.isOverdue(now, times.messageAssembly().toNanos())) {
            close(CloseStatus.TOO_BIG.withReason("message takes too long"));
        } else if (current != null
                && current.peer().stalledNanos() > times.writeStall().toNanos()) {
            close(CloseStatus.SLOW_CONSUMER);
        } else if (this.transport.hasPing()) {
            checkLife(now, times, current);
        }
    }

    /**
     * Silence means nothing from a client that never answers a PING, as the Java client of the predecessor: it may be
     * idle for hours. The first PING comes early, to learn soon which kind this is.
     */
    private void checkLife(long now, ServerSettings.Times times, @Nullable ServerSession current) {
        long silence = now - this.lastFrameAt;
        boolean first = this.lastPingAt == this.openedAt;
        Duration pause = first ? times.sessionStart() : times.pingInterval();
        if (this.answersPings
                && silence > times.pingInterval().plus(times.pongTimeout()).toNanos()) {
            close(CloseStatus.NO_SIGN_OF_LIFE);
        } else if (current != null && now - this.lastPingAt >= pause.toNanos()) {
            this.lastPingAt = now;
            current.peer().writeIfIdle((unused, callback) -> this.writer.ping(callback));
        }
    }
}
