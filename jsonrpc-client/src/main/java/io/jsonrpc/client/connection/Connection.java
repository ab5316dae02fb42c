package io.jsonrpc.client.connection;

import io.jsonrpc.client.channel.ClientChannelHost;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.ClientSessionTransport;
import io.jsonrpc.client.session.Receiver;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.session.StreamFlow;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.channel.ChannelMessage;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.atomic.AtomicReference;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The connection of a client across its sockets. Every method makes a decision under one lock and collects the steps that
 * follow; they run after the lock is released.
 */
public final class Connection implements ConnectAttempt.Owner {

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final ClientSettings settings;

    private final JsonRpcPeer peer;

    private final ClientEvents events;

    private final ConnectionOwner owner;

    private final Decisions decisions;

    // Changed in decisions only.

    private final ConnectionStatus status;

    private final HeldSession session;

    private final ConnectionEnd closing;

    private final Tries tries;

    private final TokenRenewal renewal;

    private final ChannelOutages outages;

    /** Null without a socket. */
    private volatile @Nullable SocketInUse current;

    public Connection(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            JsonRpcPeer peer,
            ClientEvents events,
            StreamFlow flow,
            ConnectionOwner owner) {
        this.settings = settings;
        this.peer = peer;
        this.events = events;
        this.owner = owner;
        this.decisions = new Decisions(events);
        this.status = new ConnectionStatus(settings, events);
        this.session = new HeldSession(settings, peer, events, flow, owner);
        this.closing = new ConnectionEnd(runtime, settings, peer, events, this.session, owner);
        Receiver receiver = new Receiver(runtime.codec(), settings, peer, flow);
        this.tries = new Tries(runtime, settings, connector, receiver, this.session, this.decisions, this);
        this.renewal = new TokenRenewal(runtime, settings, events);
        this.outages = new ChannelOutages(this, this.decisions, this.status, this.session, this.tries, peer, owner);
    }

    public ConnectionState state() {
        return this.status.state();
    }

    /** Why there is no connection now; null when there is one. */
    public @Nullable TransportException absence() {
        return this.status.is(ConnectionState.CONNECTED) ? null : this.tries.absence(state());
    }

    /** Of the session on the socket, or of the one that is to be resumed. */
    public SessionKind sessionKind() {
        return this.session.kind();
    }

    /** What the session began with; null when there is none, or it is lost. */
    public @Nullable SessionOutcome session() {
        return this.session.begun();
    }

    /** The socket, which may be a channel; null when there is none. */
    public @Nullable ClientSessionSocket socket() {
        SocketInUse inUse = this.current;
        return inUse == null ? null : inUse.socket();
    }

    @Override
    public void asked(ClientChannelHost host, ChannelMessage.Open request) {
        this.owner.asked(host, request);
    }

    /** What the outages of another client's socket mean for this connection, if it is a channel there. */
    public ChannelOutages channelOutages() {
        return this.outages;
    }

    /** The channel that the connection is; null for none. */
    @Nullable ClientSessionSocket channel() {
        SocketInUse inUse = this.current;
        return inUse != null && inUse.socket().isChannel() ? inUse.socket() : null;
    }

    void leaveChannel() {
        this.current = null;
    }

    /** Sets the classic session that the next first connection resumes. */
    public void resume(String knownSessionId) {
        this.decisions.make(steps -> {
            if (!this.status.is(ConnectionState.NEW) && !this.status.is(ConnectionState.DISCONNECTED)) {
                throw new IllegalStateException("The session can be chosen before connecting only: " + state());
            }
            this.session.choose(knownSessionId);
        });
    }

    /**
     * Connects unless it is connected or connecting; returns whether the session is the one of before. The future is for waiting
     * only: no code of the application may depend on it, because it is completed on the reading thread.
     */
    public CompletableFuture<Boolean> connect() {
        AtomicReference<CompletableFuture<Boolean>> result = new AtomicReference<>();
        this.decisions.make(steps -> {
            switch (state()) {
                case NEW, DISCONNECTED -> {
                    this.status.connecting(steps);
                    this.tries.first(steps);
                }
                case CONNECTING, RECONNECTING, CONNECTED -> {}
                case CLOSED -> this.status.refuse();
            }
            result.set(this.status.settled());
        });
        return result.get();
    }

    public void retryNow() {
        this.tries.retryNow();
    }

    @Override
    public void succeeded(ConnectAttempt winner, ClientSessionSocket socket, SessionOutcome outcome) {
        this.session.expect(outcome);
        this.decisions.make(steps -> {
            if (this.tries.underWay() != winner) {
                steps.add(() -> socket.socket().abort(DisconnectReason.closedByUs()));
            } else if (this.session.isStale(outcome)) {
                steps.add(() -> socket.socket().abortUnlessClosing(DisconnectReason.closedByUs()));
                steps.add(() -> failed(winner, HeldSession.givenUp()));
            } else if (this.tries.endTakeOver() && !outcome.resumed()) {
                this.tries.end();
                steps.add(() -> socket.socket().close(CloseStatus.NORMAL));
                disconnect(new DisconnectReason(Kind.TAKEN_OVER, CloseStatus.REPLACED, null), steps);
            } else {
                connected(new SocketInUse(socket, this.tries.outage()), outcome, steps);
            }
        });
    }

    private void connected(SocketInUse inUse, SessionOutcome outcome, Steps steps) {
        ClientSessionSocket socket = inUse.socket();
        this.tries.end();
        this.tries.endOutage();
        this.current = inUse;
        steps.add(() -> log.info("{}: connected, {}", this.settings.label(), outcome.describe()));
        this.session.adopt(socket.socket(), outcome, steps);
        steps.add(() -> this.owner.connected(socket, outcome));
        steps.add(socket::handOver);
        steps.add(this.peer::flush);
        this.status.connected(outcome.resumed(), this.session.takeLoss(outcome), steps);
        // It may have ended before it became the current one.
        steps.add(socket.socket()::reportLoss);
    }

    @Override
    public void failed(ConnectAttempt loser, TransportException failure) {
        this.decisions.make(steps -> {
            if (this.tries.underWay() != loser) {
                return;
            }
            this.tries.end();
            if (!this.tries.planAfter(failure, this.status.is(ConnectionState.CONNECTING), steps)) {
                disconnect(new DisconnectReason(Kind.CONNECT_FAILED, RetryRules.statusOf(failure), failure), steps);
            }
        });
    }

    @Override
    public void sessionLost(ClientSessionTransport lost, SessionLoss why) {
        this.decisions.make(steps -> {
            if (this.session.resumable() == lost) {
                this.session.lose(why, steps);
            }
        });
    }

    @Override
    public void goAway(ClientSessionSocket from, Duration within) {
        this.decisions.make(steps -> {
            SocketInUse inUse = this.current;
            if (inUse != null && inUse.socket() == from) {
                inUse.announceEnd(within, this.settings, this.events, steps);
            }
        });
    }

    @Override
    public void loginExpires(ClientSessionSocket from, Duration in) {
        this.renewal.begin(from, in);
    }

    @Override
    public void lost(ClientSessionSocket lost, DisconnectReason reason) {
        lost.detach();
        this.decisions.make(steps -> {
            SocketInUse inUse = this.current;
            if (inUse == null || inUse.socket() != lost) {
                this.tries.lost(lost, reason, steps);
                return;
            }
            this.current = null;
            this.peer.detach(lost.socket());
            if (this.status.is(ConnectionState.CLOSED)) {
                steps.add(() -> this.closing.finish(reason.status()));
            } else {
                reconnect(inUse, reason, steps);
            }
        });
    }

    /** The outage begins with the end of this socket, unless nothing is tried any more. */
    private void reconnect(SocketInUse ended, DisconnectReason reason, Steps steps) {
        steps.add(() -> log.info("{}: connection lost: {}", this.settings.label(), reason));
        if (ended.isTakenForGood(reason)) {
            disconnect(new DisconnectReason(Kind.TAKEN_OVER, reason.status(), null), steps);
            return;
        }
        Steps retrying = new Steps(this.events);
        if (!this.tries.begin(ended, reason, retrying)) {
            disconnect(reason, steps);
            return;
        }
        this.status.reconnecting(reason, steps);
        this.session.endSocket(reason, steps);
        steps.add(() -> this.owner.interrupted(reason));
        steps.addAll(retrying);
    }

    /** Nothing is tried any more: what still waits fails. */
    void disconnect(DisconnectReason reason, Steps steps) {
        this.tries.endOutage();
        steps.add(() -> this.owner.disconnected(reason));
        TransportException failure =
                reason.failure() instanceof TransportException known ? known : new ConnectionLostException(reason);
        this.session.giveUp(failure, steps);
        this.status.disconnected(reason, failure, steps);
    }

    /**
     * Ends everything, in any state. The future completes when the socket is gone and the listener has got the last event.
     *
     * @param channels what is waited for before the session is closed
     */
    public CompletableFuture<Void> close(CompletableFuture<?> channels) {
        this.decisions.make(steps -> {
            if (this.status.is(ConnectionState.CLOSED)) {
                return;
            }
            this.tries.stop(steps);
            this.status.closed(steps);
            SocketInUse open = this.current;
            this.closing.begin(open == null ? null : open.socket(), channels, this, steps);
        });
        return this.closing.closed();
    }
}
