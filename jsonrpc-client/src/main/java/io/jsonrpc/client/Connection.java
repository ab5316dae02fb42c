package io.jsonrpc.client;

import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The life of a client's connection: one state, changed in {@link #become} only. Every method decides under the lock and
 * collects what follows; that is done after the lock is left.
 */
final class Connection implements ConnectAttempt.Owner {

    /** What depends on the connection, told without the lock and, except for events, on the thread of the change. */
    interface Dependents {

        /** There is a socket; the peer is attached to it. */
        void online(ClientSocket link, SessionOutcome session);

        /**
         * The session of before cannot come back: what was sent in it fails.
         *
         * @param reasons why, by the number of the message; 0 for what was not sent
         */
        void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons);

        /** The client was closed and the last socket has ended. */
        void ended(CloseStatus status);

        /** The listener has been told of everything, too. Comes last, as an event. */
        void toldAll();
    }

    private static final Logger log = LoggerFactory.getLogger(Connection.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final TransportConnector connector;

    private final JsonRpcPeer peer;

    private final ClientEvents events;

    private final Dependents dependents;

    private final Receiver receiver;

    private final HeldSession session;

    private final ReentrantLock lock = new ReentrantLock();

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    // Guarded by the lock.

    private volatile ConnectionState state = ConnectionState.NEW;

    /** The try that is under way; null for none. */
    private @Nullable ConnectAttempt attempt;

    /** Null without a socket. */
    private volatile @Nullable SocketInUse current;

    /** Not null while reconnecting, and while a first connection is tried again. */
    private @Nullable Outage outage;

    /** Of the first connection, or of the outage. */
    private SubprotocolOffer subprotocol;

    /** Completes when the state is next settled: connected, disconnected or closed. */
    private CompletableFuture<Boolean> settled = new CompletableFuture<>();

    Connection(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            JsonRpcPeer peer,
            ClientEvents events,
            Dependents dependents) {
        this.runtime = runtime;
        this.settings = settings;
        this.connector = connector;
        this.peer = peer;
        this.events = events;
        this.dependents = dependents;
        this.subprotocol = new SubprotocolOffer(settings.sessionMode(), true);
        this.session = new HeldSession(settings, peer, events, dependents);
        this.receiver = new Receiver(runtime, settings, peer, this);
    }

    ConnectionState state() {
        return this.state;
    }

    @Nullable String sessionId() {
        return this.session.id();
    }

    /** Of the session that there is, or that waits. */
    SessionKind sessionKind() {
        return this.session.kind();
    }

    @Nullable ClientSocket link() {
        SocketInUse inUse = this.current;
        return inUse == null ? null : inUse.link();
    }

    /** Names the session that the next first connection comes back to. */
    void resume(String knownSessionId) {
        this.lock.lock();
        try {
            if (this.state != ConnectionState.NEW && this.state != ConnectionState.DISCONNECTED) {
                throw new IllegalStateException("The session can be chosen before connecting only: " + this.state);
            }
            this.session.choose(knownSessionId);
        } finally {
            this.lock.unlock();
        }
    }

    /**
     * Connects unless it is connected or connecting. The future is for waiting only: no code of the application may
     * depend on it, since it is completed on the reading thread.
     *
     * @return whether the session is the one of before; fails when no connection can be made
     */
    CompletableFuture<Boolean> connect() {
        Steps steps = new Steps(this.events);
        CompletableFuture<Boolean> result;
        this.lock.lock();
        try {
            switch (this.state) {
                case NEW, DISCONNECTED -> {
                    this.settled = new CompletableFuture<>();
                    this.subprotocol = new SubprotocolOffer(this.settings.sessionMode(), true);
                    become(ConnectionState.CONNECTING, steps);
                    tryNow(steps);
                }
                case CONNECTING, RECONNECTING, CONNECTED -> {}
                case CLOSED ->
                    this.settled = CompletableFuture.failedFuture(
                            new PeerClosedException(CloseStatus.NORMAL.withReason("the client was closed")));
            }
            result = this.settled;
        } finally {
            this.lock.unlock();
        }
        steps.run();
        return result;
    }

    private void become(ConnectionState next, Steps steps) {
        ConnectionState before = this.state;
        this.state = next;
        steps.add(() -> log.debug("{}: {} -> {}", this.settings.label(), before, next));
    }

    private void tryNow(Steps steps) {
        ConnectAttempt next = new ConnectAttempt(
                this.runtime,
                this.settings,
                this.connector,
                this,
                this.subprotocol,
                this.session.classicId(),
                this.session.line());
        this.attempt = next;
        steps.add(next::start);
    }

    @Override
    public void succeeded(ConnectAttempt winner, ClientSocket newLink, SessionOutcome outcome) {
        if (!outcome.resumed()) {
            // Before the peer is attached: nothing of the session of before may be sent in the new one.
            this.dependents.sessionLost(
                    true,
                    number ->
                            new SessionLostException("The server does not know the session any more", Receipt.UNKNOWN));
        }
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            Outage mended = this.outage;
            boolean takenOver = mended != null && SocketInUse.isTaken(mended.reason());
            if (this.attempt != winner) {
                steps.add(() -> newLink.abort(DisconnectReason.closedByUs()));
            } else if (this.session.isStale(outcome)) {
                steps.add(() -> abortUnlessClosing(newLink));
                steps.add(() -> failed(
                        winner,
                        new ConnectFailedException(
                                ConnectFailedException.Stage.SESSION, "The session was given up meanwhile", null)));
            } else if (takenOver && !outcome.resumed()) {
                this.attempt = null;
                steps.add(() -> newLink.close(CloseStatus.NORMAL));
                disconnect(new DisconnectReason(Kind.TAKEN_OVER, CloseStatus.REPLACED, null), steps);
            } else {
                this.attempt = null;
                this.outage = null;
                this.current = new SocketInUse(newLink, mended);
                boolean first = this.state == ConnectionState.CONNECTING;
                steps.add(() -> log.info("{}: connected, {}", this.settings.label(), describe(outcome)));
                become(ConnectionState.CONNECTED, steps);
                this.session.adopt(newLink, outcome, steps);
                steps.add(() -> this.dependents.online(newLink, outcome));
                steps.add(newLink::handOver);
                steps.add(this.peer::flush);
                settle(outcome.resumed(), null, steps);
                SessionLoss why = this.session.takeLoss(outcome);
                this.events.put(first ? this.events.connected() : this.events.reconnected(outcome.resumed(), why));
                // It may have ended before anybody listened.
                steps.add(newLink::reportLoss);
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    /** Whoever closes it already has told the server why. */
    private static void abortUnlessClosing(ClientSocket given) {
        if (!given.isClosing()) {
            given.abort(DisconnectReason.closedByUs());
        }
    }

    @Override
    public void sessionLost(ClientSessionTransport lost, SessionLoss why) {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            if (this.session.line() == lost) {
                this.session.lose(why, steps);
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    private static String describe(SessionOutcome outcome) {
        return switch (outcome.kind()) {
            case RESUMABLE -> outcome.resumed() ? "the same resumable session" : "a new resumable session";
            case CLASSIC -> outcome.resumed() ? "the same classic session" : "a new classic session";
            case NONE -> "no session";
        };
    }

    @Override
    public void failed(ConnectAttempt loser, TransportException failure) {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            if (this.attempt != loser) {
                return;
            }
            this.attempt = null;
            steps.add(() -> log.debug("{}: no connection: {}", this.settings.label(), failure.toString()));
            boolean first = this.state == ConnectionState.CONNECTING;
            if (first && this.outage == null && this.settings.retryFirstConnection()) {
                this.outage = new Outage(
                        DisconnectReason.of(Kind.CONNECT_FAILED, failure),
                        this.runtime,
                        this.settings.reconnectPolicy(),
                        0);
            }
            Outage ongoing = this.outage;
            if (ongoing == null
                    || !RetryRules.mayRetry(failure)
                    || !scheduleTry(ongoing, RetryRules.retryAfter(failure), steps)) {
                disconnect(new DisconnectReason(Kind.CONNECT_FAILED, RetryRules.statusOf(failure), failure), steps);
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    @Override
    public void goingAway(ClientSocket from, Duration within) {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            SocketInUse inUse = this.current;
            if (inUse != null && inUse.link() == from) {
                inUse.announceEnd(within);
                steps.add(() ->
                        log.info("{}: the server goes away within {} ms", this.settings.label(), within.toMillis()));
                this.events.put(this.events.goingAway(within));
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    /** False when the policy allows no further try. */
    private boolean scheduleTry(Outage ongoing, Duration atLeast, Steps steps) {
        Duration wait = ongoing.nextWait(atLeast);
        if (wait == null) {
            return false;
        }
        steps.add(() -> schedule(ongoing, wait));
        return true;
    }

    private void schedule(Outage ongoing, Duration wait) {
        Future<?> retry =
                this.runtime.timers().scheduler().schedule(() -> retry(ongoing), wait.toNanos(), TimeUnit.NANOSECONDS);
        this.lock.lock();
        try {
            ongoing.planned(retry);
            if (this.outage != ongoing) {
                ongoing.cancelRetry();
            }
        } finally {
            this.lock.unlock();
        }
    }

    private void retry(Outage ongoing) {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            if (this.outage == ongoing && this.attempt == null) {
                tryNow(steps);
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
    }

    /** Tries at once instead of waiting, if it is waiting: the network is back. */
    void tryAtOnce() {
        Outage ongoing;
        this.lock.lock();
        try {
            ongoing = this.outage;
            if (ongoing != null) {
                ongoing.cancelRetry();
            }
        } finally {
            this.lock.unlock();
        }
        if (ongoing != null) {
            retry(ongoing);
        }
    }

    @Override
    public void lost(ClientSocket lostLink, DisconnectReason reason) {
        ClientSessionTransport line = lostLink.line();
        if (line != null) {
            line.detach(lostLink);
        }
        ConnectAttempt trying;
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            trying = this.attempt;
            SocketInUse inUse = this.current;
            if (inUse != null && inUse.link() == lostLink) {
                trying = null;
                this.current = null;
                this.peer.detach(lostLink);
                if (this.state == ConnectionState.CLOSED) {
                    steps.add(() -> finish(reason.status()));
                } else {
                    outageBegins(inUse, reason, steps);
                }
            }
        } finally {
            this.lock.unlock();
        }
        if (trying != null) {
            trying.lost(lostLink, reason);
        }
        steps.run();
    }

    private void outageBegins(SocketInUse ended, DisconnectReason reason, Steps steps) {
        steps.add(() -> log.info("{}: connection lost: {}", this.settings.label(), reason));
        if (ended.isTakenForGood(reason)) {
            disconnect(new DisconnectReason(Kind.TAKEN_OVER, reason.status(), null), steps);
            return;
        }
        ReconnectPolicy policy = this.settings.reconnectPolicy();
        Outage begun = ended.outage(reason, this.runtime, policy);
        Duration atLeast = ended.timeToStayAway(this.session.line(), policy, this.runtime);
        this.settled = new CompletableFuture<>();
        Steps retrying = new Steps(this.events);
        if (!RetryRules.mayReturnAfter(reason) || !scheduleTry(begun, atLeast, retrying)) {
            disconnect(reason, steps);
            return;
        }
        this.outage = begun;
        this.subprotocol = new SubprotocolOffer(this.settings.sessionMode(), false);
        become(ConnectionState.RECONNECTING, steps);
        this.events.put(this.events.reconnecting(reason));
        ClientSessionTransport line = this.session.line();
        if (line != null && line.endsAfter(reason)) {
            this.session.lose(SessionLoss.PROTOCOL_VIOLATION, steps);
        } else if (this.session.id() == null) {
            steps.add(() -> this.dependents.sessionLost(true, number -> new ConnectionLostException(reason)));
        }
        steps.addAll(retrying);
    }

    /** The end of trying: what still waits fails. */
    private void disconnect(DisconnectReason reason, Steps steps) {
        boolean first = this.state == ConnectionState.CONNECTING;
        become(ConnectionState.DISCONNECTED, steps);
        cancelOutage();
        TransportException failure =
                reason.failure() instanceof TransportException known ? known : new ConnectionLostException(reason);
        this.events.put(first ? this.events.connectionFailed(failure) : this.events.disconnected(reason));
        this.session.giveUp(failure, steps);
        settle(false, failure, steps);
    }

    private void cancelOutage() {
        if (this.outage != null) {
            this.outage.cancelRetry();
            this.outage = null;
        }
    }

    /** Ends the wait of {@link #connect}. */
    private void settle(boolean sameSession, @Nullable TransportException failure, Steps steps) {
        CompletableFuture<Boolean> waiting = this.settled;
        steps.add(() -> {
            if (failure == null) {
                waiting.complete(sameSession);
            } else {
                waiting.completeExceptionally(failure);
            }
        });
    }

    /** Ends everything, in any state. The future completes when the socket is gone and the last event has been told. */
    CompletableFuture<Void> close() {
        Steps steps = new Steps(this.events);
        this.lock.lock();
        try {
            ConnectionState before = this.state;
            if (before != ConnectionState.CLOSED) {
                become(ConnectionState.CLOSED, steps);
                close(before, steps);
            }
        } finally {
            this.lock.unlock();
        }
        steps.run();
        return this.closed;
    }

    private void close(ConnectionState before, Steps steps) {
        ConnectAttempt trying = this.attempt;
        this.attempt = null;
        cancelOutage();
        if (trying != null) {
            steps.add(trying::abandon);
        }
        DisconnectReason reason = DisconnectReason.closedByUs();
        switch (before) {
            case CONNECTED, RECONNECTING -> this.events.put(this.events.disconnected(reason));
            case CONNECTING -> this.events.put(this.events.connectionFailed(new ConnectionLostException(reason)));
            case NEW, DISCONNECTED, CLOSED -> {}
        }
        if (before != ConnectionState.CONNECTED) {
            settle(false, new ConnectionLostException(reason), steps);
        }
        ClientSocket open = link();
        if (open == null) {
            steps.add(() -> finish(CloseStatus.NORMAL));
        } else {
            long limit = this.settings.closeTimeout().toNanos();
            this.runtime.timers().scheduler().schedule(() -> giveUp(open, reason), limit, TimeUnit.NANOSECONDS);
            if (this.settings.sendCloseMessage() && this.session.line() == null) {
                steps.add(() -> sendCloseMessage(open));
            }
            steps.add(() -> this.peer.closeWhenIdle(CloseStatus.NORMAL));
        }
    }

    /** The server does not answer the close frame, or the transport does not tell. */
    private void giveUp(ClientSocket open, DisconnectReason reason) {
        open.abort(reason);
        lost(open, reason);
    }

    private void sendCloseMessage(ClientSocket open) {
        try {
            this.peer.sendAndForget(open.control("closeSession", null, answer -> {}));
        } catch (TransportException full) {
            log.debug("{}: no room for closeSession", this.settings.label(), full);
        }
    }

    private void finish(CloseStatus status) {
        this.session.end();
        try {
            this.dependents.ended(status);
        } finally {
            // Behind what the conversation is told, and an event itself: whichever thread tells the one before, the
            // workers
            // are there until then.
            this.events.put(() -> {
                this.dependents.toldAll();
                this.closed.complete(null);
            });
            this.events.run();
        }
    }

    @Override
    public void received(ClientSocket from, Decoded message) {
        this.receiver.received(from, message);
    }

    @Override
    public void received(ClientSocket from, ClientSessionTransport session, String text) {
        this.receiver.received(from, session, text);
    }

    @Override
    public void receivedTooLarge(
            ClientSocket from, @Nullable ClientSessionTransport session, String head, String tail) {
        this.receiver.tooLarge(from, session, head, tail);
    }
}
