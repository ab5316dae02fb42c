package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.ClientSessionTransport;
import io.jsonrpc.client.session.Receiver;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.session.StreamFlow;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
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

    private final ClientRuntime runtime;

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
        this.runtime = runtime;
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
    }

    public ConnectionState state() {
        return this.status.state();
    }

    /** Why there is no connection now; null when there is one. */
    public @Nullable TransportException absence() {
        ConnectionState state = state();
        return state == ConnectionState.CONNECTED ? null : this.tries.absence(state);
    }

    /** Of the session on the socket, or of the one that is to be resumed. */
    public SessionKind sessionKind() {
        return this.session.kind();
    }

    /** The socket; null when there is none. */
    public @Nullable ClientSocket socket() {
        SocketInUse inUse = this.current;
        return inUse == null ? null : inUse.socket().socket();
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
     * Connects unless it is connected or connecting. The future is for waiting only: no code of the application may
     * depend on it, because it is completed on the reading thread.
     *
     * @return whether the session is the one of before; fails when no connection can be made
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

    /** Makes the planned try at once, if there is one. */
    public void retryNow() {
        this.tries.retryNow();
    }

    @Override
    public void succeeded(ConnectAttempt winner, ClientSessionSocket socket, SessionOutcome outcome) {
        if (!outcome.resumed()) {
            // Before the peer is attached: nothing of the session of before may be sent in the new one.
            this.owner.sessionLost(
                    true,
                    number ->
                            new SessionLostException("The server does not know the session any more", Receipt.UNKNOWN));
        }
        this.decisions.make(steps -> {
            Outage outage = this.tries.outage();
            if (this.tries.underWay() != winner) {
                steps.add(() -> socket.socket().abort(DisconnectReason.closedByUs()));
            } else if (this.session.isStale(outcome)) {
                steps.add(() -> socket.socket().abortUnlessClosing(DisconnectReason.closedByUs()));
                steps.add(() -> failed(
                        winner,
                        new ConnectFailedException(
                                ConnectFailedException.Stage.SESSION, "The session was given up meanwhile", null)));
            } else if (outage != null && SocketInUse.isTaken(outage.reason()) && !outcome.resumed()) {
                this.tries.end();
                steps.add(() -> socket.socket().close(CloseStatus.NORMAL));
                disconnect(new DisconnectReason(Kind.TAKEN_OVER, CloseStatus.REPLACED, null), steps);
            } else {
                connected(new SocketInUse(socket, outage), outcome, steps);
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
                inUse.announceEnd(within);
                steps.add(() ->
                        log.info("{}: the server goes away within {} ms", this.settings.label(), within.toMillis()));
                this.events.put(this.events.goAway(within));
            }
        });
    }

    @Override
    public void lost(ClientSessionSocket lost, DisconnectReason reason) {
        lost.detach();
        this.decisions.make(steps -> {
            SocketInUse inUse = this.current;
            ConnectAttempt trying = this.tries.underWay();
            if (inUse == null || inUse.socket() != lost) {
                if (trying != null) {
                    steps.add(() -> trying.lost(lost, reason));
                }
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
        ClientSessionTransport resumable = this.session.resumable();
        ReconnectPolicy policy = this.settings.reconnectPolicy();
        Outage begun = ended.outage(reason, this.runtime, policy);
        Duration atLeast = ended.timeToStayAway(resumable, policy, this.runtime);
        Steps retrying = new Steps(this.events);
        if (!reason.status().mayReturn() || !this.tries.plan(begun, atLeast, retrying)) {
            disconnect(reason, steps);
            return;
        }
        this.tries.begin(begun);
        this.status.reconnecting(reason, steps);
        if (resumable != null && resumable.endsAfter(reason)) {
            this.session.lose(SessionLoss.PROTOCOL_VIOLATION, steps);
        } else if (this.session.id() == null) {
            steps.add(() -> this.owner.sessionLost(true, number -> new ConnectionLostException(reason)));
        }
        steps.addAll(retrying);
    }

    /** Nothing is tried any more: what still waits fails. */
    private void disconnect(DisconnectReason reason, Steps steps) {
        this.tries.endOutage();
        TransportException failure =
                reason.failure() instanceof TransportException known ? known : new ConnectionLostException(reason);
        this.session.giveUp(failure, steps);
        this.status.disconnected(reason, failure, steps);
    }

    /** Ends everything, in any state. The future completes when the socket is gone and the listener has got the last event. */
    public CompletableFuture<Void> close() {
        this.decisions.make(steps -> {
            if (this.status.is(ConnectionState.CLOSED)) {
                return;
            }
            ConnectAttempt trying = this.tries.underWay();
            this.tries.end();
            this.tries.endOutage();
            if (trying != null) {
                steps.add(trying::abandon);
            }
            this.status.closed(steps);
            SocketInUse open = this.current;
            this.closing.begin(open == null ? null : open.socket(), this, steps);
        });
        return this.closing.closed();
    }
}
