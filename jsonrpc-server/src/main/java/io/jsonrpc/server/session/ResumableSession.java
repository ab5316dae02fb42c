package io.jsonrpc.server.session;

import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.stream.StreamLimits;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.StreamPlan;
import io.jsonrpc.server.channel.HostTerms;
import io.jsonrpc.server.channel.ServerChannelHost;
import io.jsonrpc.server.extension.ContextExtension;
import io.jsonrpc.server.extension.FlowExtension;
import io.jsonrpc.server.socket.SessionIds;
import io.jsonrpc.server.socket.SocketConnection;
import java.time.Duration;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** A session that counts its messages and loses none with its socket (PROTOCOL.md, part 3). */
final class ResumableSession extends HostSession implements ServerSessionTransport.Writer, FlowExtension.Paced {

    /** How the session was requested, and what is agreed with the client. */
    record Opening(ControlFrame.Open request, SessionTerms terms) {}

    private final ServerSessionTransport transport;

    private final SessionChannels channels;

    /** What was accepted: a JSON object, name to parameters. */
    private final JsonText extensions;

    /** Held from the counting of a message until it is in the session's order, so that no take-over comes between. */
    private final ReentrantLock receiving = new ReentrantLock();

    ResumableSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo, Opening opening) {
        super(
                runtime,
                socket,
                registerInfo,
                runtime.settings().peer().forReceiver(opening.request().messageBytes()),
                Duration.ofMillis(opening.terms().window().millis()));
        this.extensions = opening.terms().extensions();
        this.transport = new ServerSessionTransport(
                this,
                new ServerSessionLink(getSessionId(), opening.terms(), SessionIds::randomBytes),
                lock(),
                runtime.timers().nanoTime(),
                runtime.detached(),
                HostTerms.partsToSend(opening.request().extensions(), this.extensions));
        this.transport.open(socket.writer(), opening.request());
        ContextExtension.use(this.extensions, peer());
        StreamLimits streams = StreamLimits.of(opening.request().extensions(), this.extensions);
        peer().limitStreams(streams.theirs(), streams.ours());
        peer().paceStreams(this.extensions);
        this.channels = new SessionChannels(this, opening, this.transport);
        this.channels.begin(socket);
        peer().attach(this.channels.bare(), null);
    }

    /** The lock of the socket that receives: one at a time. */
    ReentrantLock receiving() {
        return this.receiving;
    }

    @Override
    @Nullable ServerChannelHost host() {
        return this.channels.host();
    }

    @Override
    void opened() {
        runtime().extensions().opened(this, this.extensions);
    }

    @Override
    boolean isResumable() {
        return true;
    }

    @Override
    int keptFrames() {
        return this.transport.keptFrames();
    }

    @Override
    long keptBytes() {
        return this.transport.keptBytes();
    }

    /** The message was {@code open}, whose answer is written now. */
    @Override
    void first(SocketConnection socket, Decoded message) {
        this.transport.pump();
    }

    @Override
    public void received(SocketConnection socket, @Nullable String text, int bytes) {
        this.receiving.lock();
        try {
            Received received = this.transport.receive(socket.writer(), text, bytes);
            if (received == Received.Plain.DATA) {
                heard();
                if (!this.channels.receive(socket, text, bytes)) {
                    bare(socket, this.channels.isTooLarge(bytes) ? null : text);
                }
            } else {
                follow(socket, received);
            }
        } finally {
            this.receiving.unlock();
        }
    }

    /** Handles the outcome of a control frame. */
    private void follow(SocketConnection socket, Received received) {
        if (received == Received.Plain.HANDLED || received == Received.Plain.ROOM) {
            // Messages were acknowledged.
            peer().flush();
            this.channels.acknowledged();
        } else if (received instanceof Received.Violation violation) {
            socket.close(violation.status());
        } else if (received instanceof Received.Control control) {
            if (control.frame() instanceof ControlFrame.Close close) {
                this.transport.control(new ControlFrame.Closed(close.id()));
                close(CloseStatus.NORMAL);
            } else if (control.frame() instanceof ControlFrame.Closing closing) {
                socket.close(new CloseStatus(closing.code(), ""));
            } else if (control.frame() instanceof ControlFrame.Flow flow
                    && !peer().steerStreams(flow.params(), this::tell)) {
                end(CloseStatus.LIMIT.withReason("asks for rates too often"));
            }
        }
    }

    @Override
    void closed(CloseStatus status) {
        this.channels.end(status);
        super.closed(status);
    }

    @Override
    public void plan(StreamPlan plan) {
        tell(peer().planStreams(plan.perSecond(), plan.bytesPerSecond()));
    }

    /** Reports which rate of all streams holds; null for no report. */
    private void tell(@Nullable JsonText holds) {
        if (holds != null) {
            this.transport.control(new ControlFrame.FlowNow(holds));
        }
    }

    /** A counted frame is never sent again, so it is handled even if the socket was lost meanwhile. */
    private void bare(SocketConnection socket, @Nullable String frame) {
        Decoded message = MessageReader.read(runtime().codec(), socket, frame);
        Decoded remaining = endpoint().options().classicSessions()
                ? ClassicPing.handleAlone(runtime(), socket, message, peer()::sendAnswer)
                : message;
        if (remaining != null && isLiving() && !peer().receive(remaining)) {
            end(PlainSession.TOO_MANY_NOTIFICATIONS);
        }
    }

    @Override
    ResumeDecision resume(SocketConnection next, ControlFrame.Resume request) {
        SocketConnection replaced = null;
        ResumeDecision decision;
        ReentrantLock lock = lock();
        // While the counts are sent, no reader is between counting a message and queueing it.
        this.receiving.lock();
        lock.lock();
        try {
            if (!isLiving()) {
                return ServerSessionLink.denyUnknown(request);
            }
            decision = this.transport.resume(next.writer(), request, belongsTo(next));
            if (decision instanceof ResumeDecision.Accepted) {
                replaced = moveTo(next);
            }
        } finally {
            lock.unlock();
            this.receiving.unlock();
        }
        if (decision instanceof ResumeDecision.Accepted) {
            this.channels.begin(next);
            next.adopt(this);
            moved(replaced);
            this.channels.resumed();
            this.transport.pump();
            peer().flush();
        } else if (decision instanceof ResumeDecision.Revoked) {
            runtime().losses().revoked(this);
            runtime().observer().sessionRevoked(this);
            end(CloseStatus.TOKEN_REPLAYED);
        } else if (decision instanceof ResumeDecision.Refused refused
                && refused.reason() == ResumeDecision.Reason.GAP) {
            end(CloseStatus.PROTOCOL_VIOLATION.withReason("messages are missing that are kept no more"));
        }
        return decision;
    }

    /** The client would send the message again, so the session ends. */
    @Override
    public CloseStatus farTooLarge() {
        return CloseStatus.LIMIT.withReason("message too big");
    }

    @Override
    public CloseStatus lossStatus(SocketConnection socket, CloseStatus status) {
        return this.transport.health().isStuckAfter(socket.writer(), status)
                ? CloseStatus.PROTOCOL_VIOLATION.withReason("a message cannot be read by the client")
                : status;
    }

    @Override
    public OutboundText farewell(CloseStatus status) {
        return this.transport.closing(status);
    }

    /** A status after which the client does not return ends the session. */
    @Override
    boolean endsWith(CloseStatus status) {
        return !status.mayReturn();
    }

    @Override
    boolean waitsUnused() {
        return !isUsed();
    }

    @Override
    void detached(SocketConnection from, boolean waits) {
        if (waits) {
            this.transport.detach();
        }
    }

    @Override
    void waiting() {
        runtime().detached().enforce();
        this.transport.pump();
    }

    /** The first message that is kept for the next socket opens the window that was agreed. */
    @Override
    public void keptMessage() {
        if (isWindowShortened()) {
            waitAnew();
        }
    }

    @Override
    public boolean isClosing() {
        return state() == State.CLOSING;
    }

    @Override
    public void evict() {
        evictIf(
                () -> state() == State.DETACHED,
                CloseStatus.LIMIT.withReason("no memory for sessions without a socket"));
    }

    @Override
    int release(boolean agreed) {
        return (int) this.transport.end(agreed);
    }

    @Override
    public @Nullable CloseStatus check(SocketConnection socket, long now) {
        this.channels.check(now);
        return this.transport
                .health()
                .check(
                        socket.writer(),
                        now,
                        runtime().settings().times().writeStall().toNanos());
    }

    @Override
    public long quietNanos(SocketConnection socket, long now) {
        return this.channels.isWaiting() ? 0 : this.transport.health().quietNanos(now);
    }

    /** A client that reads and acknowledges nothing keeps messages as well. */
    @Override
    public long stalledNanos() {
        return Math.max(super.stalledNanos(), this.transport.unacknowledgedNanos());
    }

    @Override
    public boolean announce(ControlFrame.Sendable notice) {
        return this.transport.control(notice);
    }
}
