package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.event.NotConnectedException;
import io.jsonrpc.client.policy.ReconnectPolicy;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.session.Receiver;
import io.jsonrpc.client.session.SubprotocolOffer;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.transport.TransportConnector;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import java.time.Duration;
import java.util.concurrent.Future;
import org.jspecify.annotations.Nullable;

/**
 * The tries to connect: the one under way, the one that is planned, and the outage that they are to end. Changed in
 * decisions of the connection only.
 */
final class Tries {

    private static final SparingLog log = SparingLog.of(Tries.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final TransportConnector connector;

    private final Receiver receiver;

    private final HeldSession session;

    private final Decisions decisions;

    private final ConnectAttempt.Owner owner;

    /** The try that is under way; null for none. */
    private @Nullable ConnectAttempt attempt;

    /** Not null while reconnecting, and while a first connection is tried again. */
    private @Nullable Outage outage;

    /** Why the last try failed or the connection was lost; null before the first failure. Read by any thread. */
    private volatile @Nullable TransportException lastFailure;

    /** Of the first connection, or of the outage. */
    private SubprotocolOffer subprotocol;

    Tries(
            ClientRuntime runtime,
            ClientSettings settings,
            TransportConnector connector,
            Receiver receiver,
            HeldSession session,
            Decisions decisions,
            ConnectAttempt.Owner owner) {
        this.runtime = runtime;
        this.settings = settings;
        this.connector = connector;
        this.receiver = receiver;
        this.session = session;
        this.decisions = decisions;
        this.owner = owner;
        this.subprotocol = new SubprotocolOffer(settings.sessionMode(), true);
    }

    /** Starts the try of a first connection. */
    void first(Steps steps) {
        this.lastFailure = null;
        this.subprotocol = new SubprotocolOffer(this.settings.sessionMode(), true);
        start(steps);
    }

    private void start(Steps steps) {
        assert this.decisions.isMaking();
        ConnectAttempt next = new ConnectAttempt(
                this.runtime,
                this.settings,
                this.connector,
                this.receiver,
                this.owner,
                this.subprotocol,
                this.session.classicId(),
                this.session.resumable());
        this.attempt = next;
        steps.add(next::start);
    }

    /** The try that is under way; null for none. */
    @Nullable ConnectAttempt underWay() {
        return this.attempt;
    }

    /** The try under way is over. */
    void end() {
        assert this.decisions.isMaking();
        this.attempt = null;
    }

    /** Why there is no connection in this state. */
    TransportException absence(ConnectionState state) {
        TransportException failure = this.lastFailure;
        return failure == null ? new NotConnectedException(state) : failure;
    }

    /** The outage that the tries are to end; null for none. */
    @Nullable Outage outage() {
        return this.outage;
    }

    /** Whether they are to end an outage in which another socket has taken the session over. */
    boolean endTakeOver() {
        return this.outage != null && SocketInUse.isTaken(this.outage.reason());
    }

    /** No further try is made. */
    void endOutage() {
        if (this.outage != null) {
            this.outage.cancelRetry();
            this.outage = null;
        }
    }

    /** A socket that is not in use has ended. */
    void lost(ClientSessionSocket socket, DisconnectReason reason, Steps steps) {
        ConnectAttempt trying = this.attempt;
        if (trying != null) {
            steps.add(() -> trying.lost(socket, reason));
        }
    }

    /** Nothing is tried any more, the try under way included. */
    void stop(Steps steps) {
        ConnectAttempt trying = this.attempt;
        end();
        endOutage();
        if (trying != null) {
            steps.add(trying::abandon);
        }
    }

    /** Plans the next try of this outage; false when the policy allows none. */
    private boolean plan(Outage begun, Duration atLeast, Steps steps) {
        Duration wait = begun.nextWait(atLeast);
        if (wait == null) {
            return false;
        }
        steps.add(() -> schedule(begun, wait));
        return true;
    }

    /**
     * Plans the tries that are to end the outage that begins with the end of this socket.
     *
     * @return false when nothing is tried
     */
    boolean begin(SocketInUse ended, DisconnectReason reason, Steps steps) {
        assert this.decisions.isMaking();
        ReconnectPolicy policy = this.settings.reconnectPolicy();
        Outage begun = ended.outage(reason, this.runtime, policy);
        Duration atLeast = ended.timeToStayAway(this.session.resumable(), policy, this.runtime);
        if (!reason.status().mayReturn() || !plan(begun, atLeast, steps)) {
            return false;
        }
        this.outage = begun;
        this.lastFailure = new ConnectionLostException(reason);
        this.subprotocol = new SubprotocolOffer(this.settings.sessionMode(), false);
        return true;
    }

    /**
     * Plans the next try after one that has failed.
     *
     * @param first whether it was to make the first connection
     * @return false when there is none
     */
    boolean planAfter(TransportException failure, boolean first, Steps steps) {
        this.lastFailure = failure;
        if (first && this.outage == null && this.settings.retryFirstConnection()) {
            this.outage = new Outage(
                    DisconnectReason.of(Kind.CONNECT_FAILED, failure),
                    this.runtime,
                    this.settings.reconnectPolicy(),
                    0);
        }
        Outage ongoing = this.outage;
        boolean planned =
                ongoing != null && RetryRules.mayRetry(failure) && plan(ongoing, RetryRules.retryAfter(failure), steps);
        if (planned) {
            String label = this.settings.label();
            steps.add(() -> log.warn(label, "{}: {}; it is tried again", label, failure.getMessage()));
        }
        return planned;
    }

    /** Not in a decision. */
    private void schedule(Outage ongoing, Duration wait) {
        if (wait.isZero()) {
            this.runtime.workers().execute(() -> retry(ongoing));
            return;
        }
        Future<?> retry = this.runtime.after(wait.toNanos(), () -> retry(ongoing));
        this.decisions.make(steps -> {
            ongoing.planned(retry);
            if (this.outage != ongoing) {
                ongoing.cancelRetry();
            }
        });
    }

    private void retry(Outage ongoing) {
        this.decisions.make(steps -> {
            if (this.outage == ongoing && this.attempt == null) {
                start(steps);
            }
        });
    }

    /** Makes the planned try at once, or the one after the try that is under way. Not in a decision. */
    void retryNow() {
        this.decisions.make(steps -> {
            if (this.outage != null && this.attempt != null) {
                this.outage.hurry();
            } else if (this.outage != null) {
                this.outage.cancelRetry();
                start(steps);
            }
        });
    }
}
