package io.jsonrpc.server.socket;

import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.settings.ServerSettings;
import java.util.concurrent.Future;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/**
 * One open socket: assembles messages, hands them to its owner, and is looked after until it is closed. It is closed
 * once; from then on it is deaf, and its owner has lost it.
 */
public final class SocketConnection implements SocketListener, SocketWatch.Watched {

    private static final CloseStatus NO_MEMORY = CloseStatus.RETRY_LATER.withReason("no memory for this message");

    private final SocketRuntime runtime;

    private final Endpoint endpoint;

    private final Handshake handshake;

    private final SocketTransport transport;

    private final SocketWriter writer;

    private final WireLog wireLog;

    private final MessageAssembler assembler;

    private final SignsOfLife signs;

    private final TokenBucket pongs;

    private final @Nullable TokenBucket messageRate;

    /** Null for a channel, whose socket is looked after. */
    private final SocketWatch.@Nullable Entry watch;

    private final Runnable onGone;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock for writing.

    private volatile SocketOwner owner;

    /** Nothing is received any more: the socket is closed, or another one has taken its session. */
    private volatile boolean deaf;

    /**
     * A socket that is open.
     *
     * @param entrance the first owner
     * @param onGone called when the socket has ended
     */
    public SocketConnection(
            SocketRuntime runtime,
            Endpoint endpoint,
            Handshake handshake,
            SocketTransport transport,
            Function<SocketConnection, SocketOwner> entrance,
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
        this.signs = new SignsOfLife(
                transport, this.writer, settings.times(), runtime.timers().now());
        this.pongs = new TokenBucket(settings.sockets().pongs(), 10);
        int rate = settings.sockets().messagesPerSecond();
        this.messageRate = rate == 0 ? null : new TokenBucket(rate, 1);
        this.onGone = onGone;
        this.owner = entrance.apply(this);
        // The timer may call as soon as the watch has the socket.
        this.watch = transport.isChannel() ? null : runtime.watch().enter(this);
    }

    public Endpoint endpoint() {
        return this.endpoint;
    }

    public Handshake handshake() {
        return this.handshake;
    }

    public SocketWriter writer() {
        return this.writer;
    }

    public SignsOfLife signs() {
        return this.signs;
    }

    @Override
    public boolean isDeaf() {
        return this.deaf;
    }

    /** Whether the rate of messages permits one more. Called by the reading thread, once for each message. */
    public boolean takesMessage() {
        return this.messageRate == null
                || this.messageRate.take(this.runtime.timers().now());
    }

    @Override
    public void onText(CharSequence part, boolean last) {
        if (this.deaf) {
            return;
        }
        long now = this.runtime.timers().now();
        this.signs.text(now);
        switch (this.assembler.add(part, last, now)) {
            case INCOMPLETE -> {}
            case COMPLETE -> receive(this.assembler.take(), this.assembler.messageBytes());
            case TOO_LARGE -> receive(null, this.assembler.messageBytes());
            case FAR_TOO_LARGE -> close(this.owner.farTooLarge());
            case TOO_MANY_PARTS -> close(CloseStatus.POLICY_VIOLATION);
            case NO_MEMORY -> close(NO_MEMORY);
        }
        wake();
    }

    /** A whole message was received; null for one that was too large. */
    public void receive(@Nullable String text, int bytes) {
        if (text != null) {
            this.wireLog.received(text);
        }
        this.owner.received(this, text, bytes);
    }

    public MessageAssembler assembler() {
        return this.assembler;
    }

    /** Something may be due sooner than before. */
    public void wake() {
        if (this.watch != null) {
            this.watch.wake();
        }
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
        long now = this.runtime.timers().now();
        this.signs.pong(now);
        if (!this.pongs.take(now)) {
            close(CloseStatus.POLICY_VIOLATION);
        }
    }

    @Override
    public void onBroken(CloseStatus status, Throwable cause) {
        this.owner.behindAnswers(() -> close(status, cause));
    }

    @Override
    public void onClosed(CloseStatus status, @Nullable Throwable cause) {
        this.onGone.run();
        lost(this.owner.lossStatus(this, status), cause);
    }

    /** Closes the socket once everything that was received is answered. */
    public void closeBehindAnswers(CloseStatus status) {
        this.owner.behindAnswers(() -> close(status));
    }

    /** Closes the socket; its session waits for another one, unless the code ends it. */
    public void close(CloseStatus status) {
        close(status, null);
    }

    private void close(CloseStatus status, @Nullable Throwable cause) {
        SocketOwner last = this.owner;
        OutboundText farewell = null;
        if (lost(status, cause)) {
            if (!this.transport.isChannel()) {
                this.runtime.observer().socketClosed(status.code());
            }
            farewell = this.transport.hasPing() ? null : last.farewell(status);
        }
        if (farewell == null) {
            this.writer.shut(status);
        } else {
            // Over SockJS close codes do not travel. A client that does not read must not keep the socket open.
            this.writer.send(farewell, failure -> this.writer.shut(status));
            Future<?> unused = this.runtime.afterCloseGrace(() -> this.writer.shut(status));
        }
    }

    private boolean lost(CloseStatus status, @Nullable Throwable cause) {
        SocketOwner last;
        this.lock.lock();
        try {
            if (this.deaf) {
                return false;
            }
            this.deaf = true;
            last = this.owner;
        } finally {
            this.lock.unlock();
        }
        this.assembler.discard();
        last.lost(this, status, cause);
        return true;
    }

    /**
     * Passes the socket from its first owner to a session, unless it is closed or has another owner by now.
     *
     * @param successor begins the session; returns the first owner when there is no room for one. Called under the lock
     */
    public void pass(SocketOwner first, Supplier<? extends SocketOwner> successor) {
        this.lock.lock();
        try {
            if (!this.deaf && this.owner == first) {
                this.owner = successor.get();
            }
        } finally {
            this.lock.unlock();
        }
    }

    /** Moves a session to this socket that has attached itself to it. The session that was here, if any, ends. */
    public void adopt(SocketOwner moved) {
        SocketOwner before;
        boolean gone;
        this.lock.lock();
        try {
            gone = this.deaf;
            before = this.owner;
            if (!gone) {
                this.owner = moved;
            }
        } finally {
            this.lock.unlock();
        }
        if (gone) {
            // The socket was lost while it was decided that the session may go on here.
            moved.lost(this, CloseStatus.NO_CLOSE_FRAME, null);
        } else {
            before.displaced(this);
        }
    }

    /** Sends this notice to the client; false when it has no session that knows such notices. */
    public boolean announce(ControlFrame.Sendable notice) {
        return !this.deaf && this.owner.announce(notice);
    }

    @Override
    public long tick(long now) {
        if (this.deaf) {
            return Long.MAX_VALUE;
        }
        CloseStatus fault = fault(now);
        if (fault != null) {
            close(fault);
        }
        return this.assembler.isBusy()
                ? 0
                : Math.min(this.signs.untilPingsMissed(now), this.owner.quietNanos(this, now));
    }

    private @Nullable CloseStatus fault(long now) {
        if (this.signs.missesPings(now)) {
            return CloseStatus.PING_TIMEOUT;
        }
        if (this.assembler.isOverdue(
                now, this.runtime.settings().times().messageAssembly().toNanos())) {
            return CloseStatus.TOO_BIG.withReason("message takes too long");
        }
        return this.owner.check(this, now);
    }
}
