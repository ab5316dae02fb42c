package io.jsonrpc.client.connection;

import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.event.ConnectFailedException;
import io.jsonrpc.client.event.ConnectFailedException.Stage;
import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.SessionKind;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.session.ClientSessionTransport;
import io.jsonrpc.client.session.SessionOutcome;
import io.jsonrpc.client.session.StreamFlow;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.error.SessionLostException.Receipt;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.stream.StreamLimits;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The session that a connection has or resumes: what the peer writes to, and why the one before was lost. Changed
 * under the lock of its {@link Connection} only; what follows from a change is added to its steps.
 */
final class HeldSession {

    private static final Logger log = LoggerFactory.getLogger(HeldSession.class);

    private final ClientSettings settings;

    private final JsonRpcPeer peer;

    private final ClientEvents events;

    private final StreamFlow flow;

    private final ConnectionOwner owner;

    /** The session to resume; null for none. */
    private volatile @Nullable String id;

    /** That session if it is a resumable one, to which the peer is attached; null for any other. */
    private volatile @Nullable ClientSessionTransport resumable;

    /** What the connection began with; null once that is lost. */
    private volatile @Nullable SessionOutcome begun;

    /** Why the last resumable session was lost; null once the listener has been called with it. */
    private @Nullable SessionLoss loss;

    HeldSession(
            ClientSettings settings, JsonRpcPeer peer, ClientEvents events, StreamFlow flow, ConnectionOwner owner) {
        this.settings = settings;
        this.peer = peer;
        this.events = events;
        this.flow = flow;
        this.owner = owner;
        // Calls may wait before there is a session.
        peer.useContext(settings.plainContext());
    }

    @Nullable String id() {
        return this.id;
    }

    /** The session if it is a resumable one. */
    @Nullable ClientSessionTransport resumable() {
        return this.resumable;
    }

    /** What the present session began with, or went on; null when none is known. */
    @Nullable SessionOutcome begun() {
        return this.begun;
    }

    /** The channel that the peer is attached to; null for none. */
    private @Nullable ChannelTransport channel() {
        SessionOutcome known = this.begun;
        return known == null ? null : known.channel();
    }

    SessionKind kind() {
        return this.resumable != null || channel() != null
                ? SessionKind.RESUMABLE
                : this.id != null ? SessionKind.CLASSIC : SessionKind.NONE;
    }

    /** The session to resume if it is a classic one. */
    @Nullable String classicId() {
        return this.resumable == null ? this.id : null;
    }

    /** Sets the classic session to resume. */
    void choose(String knownId) {
        this.id = knownId;
    }

    /** Whether this outcome goes on with a resumable session that was given up meanwhile. */
    boolean isStale(SessionOutcome outcome) {
        return outcome.resumed() && outcome.session() != this.resumable;
    }

    static ConnectFailedException givenUp() {
        return new ConnectFailedException(Stage.SESSION, "The session was given up meanwhile", null);
    }

    /** Before the peer is attached: nothing of the session of before may be sent in a new one. */
    void expect(SessionOutcome outcome) {
        if (!outcome.resumed()) {
            this.owner.sessionLost(
                    true,
                    number ->
                            new SessionLostException("The server does not know the session any more", Receipt.UNKNOWN));
        }
    }

    /** What the peer writes to from now on: the socket, or a resumable session across its sockets. */
    void adopt(ClientSocket socket, SessionOutcome outcome, Steps steps) {
        ClientSessionTransport session = outcome.session();
        ChannelTransport channel = outcome.channel();
        this.id = channel == null ? outcome.sessionId() : null;
        this.resumable = session;
        this.begun = outcome;
        if (session == null) {
            this.peer.limitOutgoing(
                    channel == null ? Integer.MAX_VALUE : channel.answer().messageBytes(),
                    channel == null ? Integer.MAX_VALUE : channel.answer().inFlight());
            this.peer.useContext(this.settings.plainContext());
            this.peer.limitStreams(StreamLimits.NONE.theirs(), StreamLimits.NONE.ours());
            this.peer.paceStreams(SessionFlow.NONE);
            this.peer.attach(socket, null);
            if (channel != null) {
                channel.onRoom(this.peer::flush);
            }
            steps.add(() -> this.flow.opened(null));
        } else if (!outcome.resumed()) {
            this.peer.limitOutgoing(session.maxBytes(), session.terms().limits().inFlight());
            JsonText accepted = session.terms().extensions();
            this.peer.useContext(CallContext.isAmong(accepted));
            StreamLimits streams = StreamLimits.of(accepted, accepted);
            this.peer.limitStreams(streams.theirs(), streams.ours() < 0 ? streams.ours() : this.settings.streamLimit());
            this.peer.paceStreams(SessionFlow.isAmong(accepted) ? SessionFlow.UNBOUNDED : SessionFlow.NONE);
            this.peer.attach(session.conversations().main(), null);
            this.events.opened(this.settings.extensions(), accepted);
            steps.add(() -> this.flow.opened(session));
            steps.add(session::pump);
        } else {
            steps.add(this.flow::resumed);
        }
    }

    /** Why this outcome is not the session of before; null when it is. Known once. */
    @Nullable SessionLoss takeLoss(SessionOutcome outcome) {
        SessionLoss known = this.loss;
        this.loss = null;
        if (outcome.resumed()) {
            return null;
        }
        boolean none = outcome.sessionId() == null;
        return known != null ? known : none ? SessionLoss.NOT_SUPPORTED : SessionLoss.DENIED;
    }

    /** The resumable session is lost, but not the connection: what was not sent waits for the next one. */
    void lose(SessionLoss why, Steps steps) {
        steps.add(() -> log.info("{}: the session is lost: {}", this.settings.label(), why));
        this.loss = why;
        this.id = null;
        drop(true, "" + why, why, null, steps);
    }

    /** No session is resumed any more: all that waits fails. */
    void giveUp(TransportException failure, Steps steps) {
        this.id = null;
        if (this.resumable == null) {
            LongFunction<TransportException> reasons = reasons(failure);
            steps.add(() -> this.owner.sessionLost(false, reasons));
        } else {
            drop(false, "" + failure.getMessage(), null, failure, steps);
        }
    }

    /** The socket has ended, and with it what cannot be resumed: what was not sent waits for the next one. */
    void endSocket(DisconnectReason reason, Steps steps) {
        ClientSessionTransport session = this.resumable;
        if (session != null && session.endsAfter(reason)) {
            lose(SessionLoss.PROTOCOL_VIOLATION, steps);
        } else if (this.id == null) {
            ChannelTransport over = channel();
            this.loss = over == null ? this.loss : over.loss();
            LongFunction<TransportException> reasons = reasons(new ConnectionLostException(reason));
            steps.add(() -> this.owner.sessionLost(true, reasons));
        }
    }

    /** Why what was sent on a socket or on a channel fails, which is over. */
    private LongFunction<TransportException> reasons(TransportException failure) {
        ChannelTransport over = channel();
        this.begun = null;
        return number -> over == null || number == 0
                ? failure
                : new SessionLostException(
                        "The channel is over: " + failure.getMessage(), over.receipt(number), failure);
    }

    /** The resumable session is over, if there is one. */
    private void drop(
            boolean keepUnsent,
            String why,
            @Nullable SessionLoss loss,
            @Nullable TransportException failure,
            Steps steps) {
        ClientSessionTransport over = this.resumable;
        this.resumable = null;
        this.begun = null;
        if (over != null) {
            this.peer.detach(over.conversations().main());
            steps.add(() -> over.end(loss));
            steps.add(() -> this.owner.sessionLost(
                    keepUnsent,
                    number -> number == 0 && failure != null
                            ? failure
                            : new SessionLostException(
                                    "The session is over: " + why,
                                    over.conversations().receipt(number),
                                    failure)));
        }
    }

    /** Nothing of it is kept any more. */
    void end() {
        ClientSessionTransport last = this.resumable;
        if (last != null) {
            last.end(null);
        }
    }
}
