package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.frame.ControlReader;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.Holder;
import io.jsonrpc.server.socket.MessageAssembler;
import io.jsonrpc.server.socket.SocketListener;
import io.jsonrpc.server.socket.SocketTransport;
import io.jsonrpc.server.socket.SocketWriter;
import io.jsonrpc.server.socket.TokenBucket;
import io.jsonrpc.server.socket.WireLog;
import java.time.Duration;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: puts messages together, begins the session, hands messages to the classic session methods or to the
 * session, and watches for signs of life.
 */
final class SocketConnection implements SocketListener, SessionSocket, SocketWatch.Watched {

    private static final Decoded TOO_LARGE =
            new Decoded.Single(new Inbound.Malformed(RequestId.NULL, ErrorType.REQUEST_TOO_LARGE));

    /** Ends a resumable session, whose client would send the message again. */
    private static final CloseStatus MESSAGE_TOO_BIG = CloseStatus.LIMIT.withReason("message too big");

    private static final CloseStatus UNREADABLE =
            CloseStatus.PROTOCOL_VIOLATION.withReason("a message cannot be read by the client");

    private static final CloseStatus TOO_MANY_NOTIFICATIONS =
            CloseStatus.LIMIT.withReason("too many notifications wait");

    private static final CloseStatus NO_MEMORY = CloseStatus.RETRY_LATER.withReason("no memory for this message");

    private final SessionRuntime runtime;

    private final Endpoint endpoint;

    private final Handshake handshake;

    private final SocketTransport transport;

    private final SocketWriter writer;

    private final WireLog wireLog;

    private final MessageAssembler assembler;

    private final @Nullable ClassicMethods classic;

    private final SessionMethods sessions;

    private final TokenBucket pongs;

    private final @Nullable TokenBucket messageRate;

    private final SocketWatch.Entry watch;

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

    /** The first PING since the last frame; before that if there was none. */
    private volatile long unansweredPingAt;

    private volatile boolean answersPings;

    /** The announced interval of the client's pings in nanoseconds; 0 for none. */
    private volatile long watchdogNanos;

    SocketConnection(
            SessionRuntime runtime,
            Endpoint endpoint,
            Handshake handshake,
            SocketTransport transport,
            SocketWatch watch,
            Runnable onGone) {
        this.runtime = runtime;
        this.endpoint = endpoint;
        this.handshake = handshake;
        this.transport = transport;
        this.wireLog = new WireLog(endpoint.label());
        this.writer = new SocketWriter(transport, this.wireLog, this::close, this::wake);
        ServerSettings settings = runtime.settings();
        this.assembler = new MessageAssembler(
                settings.messages().messageBytes(),
                settings.sockets(),
                runtime.inbound().unfinished(() -> close(NO_MEMORY)));
        this.classic = endpoint.options().classicSessions() ? new ClassicMethods(runtime, this) : null;
        this.sessions = new SessionMethods(runtime, this);
        this.pongs = new TokenBucket(settings.sockets().pongs(), 10);
        int rate = settings.sockets().messagesPerSecond();
        this.messageRate = rate == 0 ? null : new TokenBucket(rate, 1);
        this.watch = watch.enter(this);
        this.onGone = onGone;
        this.openedAt = now();
        this.lastFrameAt = this.openedAt;
        this.lastTextAt = this.openedAt;
        this.lastPingAt = this.openedAt;
        this.unansweredPingAt = this.openedAt;
    }

    private long now() {
        return this.runtime.timers().nanoTime().getAsLong();
    }

    @Override
    public Endpoint endpoint() {
        return this.endpoint;
    }

    @Override
    public Handshake handshake() {
        return this.handshake;
    }

    @Override
    public SocketWriter writer() {
        return this.writer;
    }

    @Override
    public boolean isDeaf() {
        return this.deaf;
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
            case COMPLETE -> received(this.assembler.take());
            case TOO_LARGE -> received(null);
            case FAR_TOO_LARGE -> close(link() == null ? CloseStatus.TOO_BIG : MESSAGE_TOO_BIG);
            case TOO_MANY_PARTS -> close(CloseStatus.POLICY_VIOLATION);
            case NO_MEMORY -> close(NO_MEMORY);
        }
        wake();
    }

    /** Something may be due sooner than before. */
    void wake() {
        this.watch.wake();
    }

    @Override
    public void onUnfinishedFrame(long held) {
        if (!this.deaf && !this.assembler.holdFrame(held)) {
            close(NO_MEMORY);
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
    public void onBroken(CloseStatus status, Throwable cause) {
        ServerSession current = this.session;
        if (current == null) {
            close(status, cause);
            return;
        }
        // A handler that takes longer, or a client that does not read, must not keep the socket.
        closeAfterGrace(() -> close(status, cause));
        current.peer().writeBehindAnswers((unused, written) -> {
            close(status, cause);
            written.completed(null);
        });
    }

    private void closeAfterGrace(Runnable close) {
        Future<?> unused = this.runtime
                .timers()
                .scheduler()
                .schedule(close, this.runtime.settings().times().closeGrace().toMillis(), TimeUnit.MILLISECONDS);
    }

    @Override
    public void onClosed(CloseStatus status, @Nullable Throwable cause) {
        this.onGone.run();
        ServerSessionTransport link = link();
        lost(link != null && link.isStuckAfter(this.writer, status) ? UNREADABLE : status, cause);
    }

    /** The line of the resumable session that is on this socket; null for none. */
    private @Nullable ServerSessionTransport link() {
        ServerSession current = this.session;
        return current == null ? null : current.link();
    }

    @Override
    public void close(CloseStatus status) {
        close(status, null);
    }

    private void close(CloseStatus status, @Nullable Throwable cause) {
        ServerSessionTransport link = this.deaf ? null : link();
        if (lost(status, cause)) {
            this.runtime.observer().socketClosed(status.code());
        }
        if (link == null || this.transport.hasPing()) {
            this.writer.shut(status);
        } else {
            shutWithWords(link, status);
        }
    }

    /** Over SockJS close codes do not travel. A client that does not read must not keep the socket. */
    private void shutWithWords(ServerSessionTransport link, CloseStatus status) {
        this.writer.send(link.closing(status), failure -> this.writer.shut(status));
        closeAfterGrace(() -> this.writer.shut(status));
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
        this.assembler.discard();
        if (last != null) {
            last.socketLost(this, status, cause);
        }
        return true;
    }

    /** A message has come; null for one that was too large. */
    private void received(@Nullable String text) {
        if (text != null) {
            this.wireLog.received(text);
        }
        ServerSession current = this.session;
        ServerSessionTransport link = current == null ? null : current.link();
        if (current != null && link != null) {
            current.receiving().lock();
            try {
                receive(current, link, text);
            } finally {
                current.receiving().unlock();
            }
            return;
        }
        if (text == null) {
            tooLarge();
            return;
        }
        Decoded decoded = ControlReader.isControl(text)
                ? this.sessions.first(text)
                : this.runtime.codec().decode(text);
        if (decoded == null) {
            return;
        }
        Decoded limited = limited(decoded);
        Decoded remaining = this.classic == null ? limited : this.classic.handle(limited);
        if (remaining != null && !this.deaf) {
            handOver(begin(remaining, null, null), remaining);
        }
    }

    /** A message of a resumable session: counted before anything looks into it. */
    private void receive(ServerSession current, ServerSessionTransport link, @Nullable String text) {
        Received received = link.receive(this.writer, text, this.assembler.messageBytes());
        if (received != Received.Plain.DATA) {
            this.sessions.follow(link, received);
            return;
        }
        current.heard();
        if (text == null) {
            handOverCounted(current, TOO_LARGE);
        } else {
            Decoded limited = limited(this.runtime.codec().decode(text));
            Decoded remaining = this.classic == null ? limited : this.classic.handleBesideLink(current, limited);
            if (remaining != null) {
                handOverCounted(current, remaining);
            }
        }
    }

    private void handOver(@Nullable ServerSession current, Decoded message) {
        if (current == null || !current.isOn(this)) {
            return;
        }
        current.heard();
        if (!current.peer().receive(message)) {
            close(TOO_MANY_NOTIFICATIONS);
        }
    }

    /** What was counted never comes again, so it is handled even when the socket was lost meanwhile. */
    private static void handOverCounted(ServerSession current, Decoded message) {
        if (current.isReceiving() && !current.peer().receive(message)) {
            current.end(TOO_MANY_NOTIFICATIONS);
        }
    }

    private Decoded limited(Decoded decoded) {
        return this.messageRate == null || this.messageRate.take(now()) ? decoded : refused(decoded);
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
        handOver(begin(TOO_LARGE, null, null), TOO_LARGE);
    }

    /**
     * The session of this socket; begins one where there is none.
     *
     * @param cause the message that needs it, refused when there is no room; null on a silent socket
     * @param registerInfo what the client told about itself
     * @param opening for a resumable session; null for any other
     * @return null when there is no room, or the socket is gone
     */
    @Nullable ServerSession begin(
            @Nullable Decoded cause, @Nullable Object registerInfo, ServerSession.@Nullable Opening opening) {
        ServerSession current = this.session;
        if (current != null) {
            return current;
        }
        if (!this.runtime.sessions().hasRoom(Holder.of(this.handshake.principal(), this.handshake.remoteAddress()))) {
            refuse(cause);
            return null;
        }
        ServerSession created;
        SessionTable.Admission admission;
        this.lock.lock();
        try {
            if (this.deaf || this.session != null) {
                return this.session;
            }
            created = new ServerSession(this.runtime, this.endpoint, this, registerInfo, opening);
            admission = this.runtime.sessions().add(created);
            if (admission.added()) {
                // In this order: whoever finds the session must come after its first callback.
                created.begin();
                this.session = created;
            }
        } finally {
            this.lock.unlock();
        }
        ServerSession displaced = admission.displaced();
        if (displaced != null) {
            displaced.displace();
            this.runtime.sessions().warnIfFull(now());
        }
        if (!admission.added()) {
            this.endpoint.handlers().release(created.handler());
            refuse(cause);
            return null;
        }
        return created;
    }

    private void refuse(@Nullable Decoded cause) {
        this.runtime.sessions().warnIfFull(now());
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
        this.writer.send(OutboundText.of(this.runtime.codec().encode(response)), failure -> {});
    }

    @Override
    public void adopt(ServerSession moved) {
        ServerSession own;
        boolean gone;
        this.lock.lock();
        try {
            own = this.session;
            this.session = moved;
            gone = this.deaf;
        } finally {
            this.lock.unlock();
        }
        if (gone) {
            // The socket was lost while it was decided that the session may go on there.
            lost(CloseStatus.NO_CLOSE_FRAME, null);
        }
        if (own != null) {
            own.abandonSocket();
            own.end(CloseStatus.NORMAL.withReason("the client went on with another session"));
        }
    }

    /** The client announced how often it pings; 0 for not at all. */
    void watchPings(Duration interval) {
        this.watchdogNanos = this.endpoint.options().pingWatchdog() ? interval.toNanos() : 0;
    }

    @Override
    public long tick(long now) {
        if (this.deaf) {
            return Long.MAX_VALUE;
        }
        ServerSettings.Times times = this.runtime.settings().times();
        ServerSession current = this.session;
        if (current == null
                && !this.handshake.awaitsSession()
                && now - this.openedAt >= times.sessionStart().toNanos()) {
            current = begin(null, null, null);
        }
        long watchdog = this.watchdogNanos;
        if (watchdog > 0 && now - this.lastTextAt > 3 * watchdog) {
            close(CloseStatus.NO_PING);
        } else if (this.assembler.isOverdue(now, times.messageAssembly().toNanos())) {
            close(CloseStatus.TOO_BIG.withReason("message takes too long"));
        } else if (current != null && current.link() != null) {
            CloseStatus fault =
                    current.link().check(this.writer, now, times.writeStall().toNanos());
            if (fault != null) {
                close(fault);
            }
        } else if (current != null
                && current.peer().stalledNanos() > times.writeStall().toNanos()) {
            close(CloseStatus.SLOW_CONSUMER);
        } else if (current == null && now - this.lastFrameAt > silenceNanos(times)) {
            close(CloseStatus.NO_SIGN_OF_LIFE);
        } else if (this.transport.hasPing()) {
            checkLife(now, times, current);
        }
        return quietNanos(now, times, current);
    }

    private long quietNanos(long now, ServerSettings.Times times, @Nullable ServerSession current) {
        if (this.assembler.isBusy()) {
            return 0;
        }
        long quiet = this.watchdogNanos > 0 ? 3 * this.watchdogNanos - (now - this.lastTextAt) : Long.MAX_VALUE;
        if (current == null) {
            long silence = silenceNanos(times) - (now - this.lastFrameAt);
            long start = this.handshake.awaitsSession()
                    ? Long.MAX_VALUE
                    : times.sessionStart().toNanos() - (now - this.openedAt);
            return Math.min(quiet, Math.min(silence, start));
        }
        ServerSessionTransport link = current.link();
        if (link != null) {
            return Math.min(quiet, link.quietNanos(now));
        }
        if (current.peer().stalledNanos() >= 0) {
            return 0;
        }
        return this.transport.hasPing() ? Math.min(quiet, quietUntilPing(now, times)) : quiet;
    }

    private long quietUntilPing(long now, ServerSettings.Times times) {
        long ping = pingPause(times).toNanos() - (now - this.lastPingAt);
        if (!this.answersPings || this.unansweredPingAt - this.lastFrameAt <= 0) {
            return ping;
        }
        long late = Math.max(
                times.pongTimeout().toNanos() - (now - this.unansweredPingAt),
                silenceNanos(times) - (now - this.lastFrameAt));
        return Math.min(ping, late);
    }

    private Duration pingPause(ServerSettings.Times times) {
        return this.lastPingAt == this.openedAt ? times.sessionStart() : times.pingInterval();
    }

    private static long silenceNanos(ServerSettings.Times times) {
        return times.pingInterval().plus(times.pongTimeout()).toNanos();
    }

    /**
     * Silence means nothing from a client that never answers a PING, as Kurento's Java client: it may be
     * idle for hours. The first PING comes early, to learn soon which kind this is. A PING waits for the messages that are
     * on their way, and who was not asked need not answer.
     */
    private void checkLife(long now, ServerSettings.Times times, @Nullable ServerSession current) {
        long silence = now - this.lastFrameAt;
        boolean asked = this.unansweredPingAt - this.lastFrameAt > 0;
        boolean late =
                asked && now - this.unansweredPingAt > times.pongTimeout().toNanos();
        if (this.answersPings && late && silence > silenceNanos(times)) {
            close(CloseStatus.NO_SIGN_OF_LIFE);
        } else if (current != null && now - this.lastPingAt >= pingPause(times).toNanos()) {
            if (late && this.transport.isInsideFrame()) {
                close(CloseStatus.TOO_BIG.withReason("message takes too long"));
            } else if (current.peer().writeIfIdle((unused, callback) -> this.writer.ping(callback))) {
                this.lastPingAt = now;
                if (!asked) {
                    this.unansweredPingAt = now;
                }
            }
        }
    }
}
