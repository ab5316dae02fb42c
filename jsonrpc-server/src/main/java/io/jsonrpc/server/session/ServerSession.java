package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.PeerSession;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.error.UndeliveredMessagesException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.session.frame.SessionTerms;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.Holder;
import io.jsonrpc.server.socket.SessionIds;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.IntPredicate;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A session of the server, from its first message to its end, across its sockets. Its life is one state and the methods
 * that change it; what follows from a change is done after the lock is left.
 */
final class ServerSession extends PeerSession
        implements Places.Occupant, OutboundMemory.Relievable, ServerSessionTransport.Writer {

    /** What is not to be tried again ends a resumable session; containers and proxies write the codes below by themselves. */
    private static final IntPredicate ENDING_CODES = code -> code >= 4500 && code <= 4999;

    /** How long a session waits for its client that has never exchanged a message with it. */
    private static final Duration UNUSED_WINDOW = Duration.ofSeconds(10);

    enum State {
        /** On a socket. */
        ATTACHED,
        /** Without a socket, inside the reconnection window. */
        DETACHED,
        /** Closed by us; the last messages are being written. Nothing is received any more. */
        CLOSING,
        ENDED
    }

    private final SessionRuntime runtime;

    private final Endpoint endpoint;

    private final Holder holder;

    private final String id = SessionIds.create();

    private final RequestHandler<?> handler;

    private final SessionListener listener;

    private final JsonRpcPeer peer;

    private final OutboundMemory.Account outbound;

    /** Null for a session that cannot be resumed: it writes to its socket. */
    private final @Nullable ServerSessionTransport link;

    /** Held from the counting of a message until it is in the session's order, so that no take-over comes between. */
    private final ReentrantLock receiving = new ReentrantLock();

    private final ReentrantLock lock = new ReentrantLock();

    // The fields below are guarded by the lock for writing.

    private volatile State state = State.ATTACHED;

    private volatile @Nullable SessionSocket socket;

    private volatile Handshake handshake;

    private @Nullable Future<?> expiry;

    /** Counts what was scheduled, since a cancel comes too late for an expiry that has begun to run. */
    private int expiries;

    /** How a session ends that is in state CLOSING. */
    private @Nullable CloseStatus closingStatus;

    private volatile @Nullable Object registerInfo;

    private volatile Duration reconnectionWindow;

    private volatile boolean isNew = true;

    /** The client has sent a message. */
    private volatile boolean heard;

    /** Without a socket, and so far without a message. Guarded by the lock. */
    private boolean waitsUnused;

    /**
     * A session on this socket.
     *
     * @param opening how a resumable session was asked for, and what is agreed; null for any other
     */
    ServerSession(
            SessionRuntime runtime,
            Endpoint endpoint,
            SessionSocket socket,
            @Nullable Object registerInfo,
            @Nullable Opening opening) {
        this.runtime = runtime;
        this.endpoint = endpoint;
        this.socket = socket;
        this.handshake = socket.handshake();
        this.holder = Holder.of(this.handshake.principal(), this.handshake.remoteAddress());
        this.registerInfo = registerInfo;
        this.reconnectionWindow = opening == null
                ? runtime.settings().times().reconnectionWindow()
                : Duration.ofMillis(opening.terms().window().millis());
        this.handler = endpoint.handlers().acquire();
        this.listener = SessionListener.of(this.handler);
        getAttributes().putAll(this.handshake.attributes());
        UnaryOperator<JsonText> shape = opening == null && endpoint.options().sessionIdInResults()
                ? result -> ClassicResults.withSessionId(result, this.id)
                : UnaryOperator.identity();
        this.outbound = runtime.outbound().open();
        this.peer = new PeerBuilder(runtime.codec(), runtime.workers(), runtime.timers(), this, this.handler)
                .limits(
                        opening == null
                                ? runtime.settings().peer()
                                : runtime.settings()
                                        .peer()
                                        .forReceiver(opening.request().messageBytes()))
                .errorCatalog(runtime.settings().errors())
                .observer(runtime.observer())
                .serverInterceptors(endpoint.options().callInterceptors())
                .resultShape(shape)
                .firstRequestId(SessionIds.firstRequestId())
                .onRequestHandled(this::requestHandled)
                .outboundBudget(this.outbound)
                .inboundBudget(runtime.inbound())
                .build();
        this.link = opening == null ? null : link(opening);
        if (this.link != null && opening != null) {
            this.link.open(socket.writer(), opening.request());
        }
        this.peer.attach(this.link == null ? socket.writer() : this.link, null);
    }

    /** How a resumable session was asked for, and what is agreed with the client. */
    record Opening(ControlFrame.Open request, SessionTerms terms) {}

    private ServerSessionTransport link(Opening opening) {
        ServerSessionLink server = new ServerSessionLink(this.id, opening.terms(), SessionIds::randomBytes);
        return new ServerSessionTransport(
                this, server, this.lock, this.runtime.timers().nanoTime(), this.runtime.detached(), this.outbound);
    }

    private void requestHandled() {
        this.isNew = false;
    }

    /** Runs {@code afterConnectionEstablished}, before anything else of the session. */
    void begin() {
        this.peer.execute(() -> {
            try {
                this.listener.afterConnectionEstablished(this);
            } catch (SessionRefusedException refusal) {
                end(refusal.getStatus());
            } catch (Exception failure) {
                this.listener.handleUncaughtException(this, failure);
            }
        });
    }

    @Override
    protected JsonRpcPeer peer() {
        return this.peer;
    }

    @Override
    public Holder holder() {
        return this.holder;
    }

    /** The client has sent a message, other than those of the session layer. */
    void heard() {
        if (!this.heard) {
            this.heard = true;
        }
    }

    @Override
    public boolean isUsed() {
        return this.heard || this.peer.hasSent();
    }

    @Override
    public OutboundMemory.Account outbound() {
        return this.outbound;
    }

    Endpoint endpoint() {
        return this.endpoint;
    }

    RequestHandler<?> handler() {
        return this.handler;
    }

    /** What a resumable session writes to; null for any other. */
    @Nullable ServerSessionTransport link() {
        return this.link;
    }

    /** The lock of whoever receives for a resumable session: one socket at a time. */
    ReentrantLock receiving() {
        return this.receiving;
    }

    /** The client left this session for another one on the same socket. */
    void abandonSocket() {
        this.lock.lock();
        try {
            this.socket = null;
        } finally {
            this.lock.unlock();
        }
    }

    State state() {
        return this.state;
    }

    @Override
    public boolean isClosing() {
        return this.state == State.CLOSING;
    }

    @Override
    public long stalledNanos() {
        return this.peer.stalledNanos();
    }

    /** Whether this socket is the one that the session listens to. */
    boolean isOn(SessionSocket connection) {
        return this.socket == connection && this.state == State.ATTACHED;
    }

    /** Whether messages are still handled that were received before the socket was lost. */
    boolean isReceiving() {
        return this.state == State.ATTACHED || this.state == State.DETACHED;
    }

    /** Whether a socket with this handshake may take the session over: same user, same path, same variables. */
    boolean belongsTo(SessionSocket connection) {
        return this.endpoint == connection.endpoint()
                && this.handshake.pathVariables().equals(connection.handshake().pathVariables())
                && Objects.equals(
                        nameOf(this.handshake.principal()),
                        nameOf(connection.handshake().principal()));
    }

    static @Nullable String nameOf(@Nullable Principal principal) {
        return principal == null ? null : principal.getName();
    }

    /**
     * Moves the session to this socket, dead or alive as its own may be.
     *
     * @param answer sent before everything that waits
     * @return false when the session has ended meanwhile
     */
    boolean takeOver(SessionSocket connection, OutboundText answer) {
        SessionSocket replaced;
        this.lock.lock();
        try {
            if (this.state != State.ATTACHED && this.state != State.DETACHED) {
                return false;
            }
            replaced = this.socket;
            this.socket = connection;
            this.handshake = connection.handshake();
            this.state = State.ATTACHED;
            cancelExpiry();
            this.runtime.sessions().attached(this);
            this.peer.attach(connection.writer(), answer);
        } finally {
            this.lock.unlock();
        }
        continued(replaced);
        return true;
    }

    private void continued(@Nullable SessionSocket replaced) {
        if (replaced != null) {
            replaced.close(CloseStatus.REPLACED);
        }
        this.runtime.observer().sessionResumed();
        this.peer.execute(() -> callback(() -> this.listener.afterReconnection(this)));
    }

    /** Goes on with a resumable session on this socket if the request proves that it may. */
    ResumeDecision resume(SessionSocket connection, ControlFrame.Resume request, ServerSessionTransport own) {
        SessionSocket replaced;
        ResumeDecision decision;
        // No reader is between the counting of a message and its place in the order while the counts are told.
        this.receiving.lock();
        this.lock.lock();
        try {
            if (this.state != State.ATTACHED && this.state != State.DETACHED) {
                return ServerSessionLink.denyUnknown(request);
            }
            replaced = this.socket;
            decision = own.resume(connection.writer(), request, belongsTo(connection));
            if (decision instanceof ResumeDecision.Accepted) {
                this.socket = connection;
                this.handshake = connection.handshake();
                this.state = State.ATTACHED;
                this.runtime.detached().remove(this);
                this.runtime.sessions().attached(this);
                cancelExpiry();
            }
        } finally {
            this.lock.unlock();
            this.receiving.unlock();
        }
        if (decision instanceof ResumeDecision.Accepted) {
            connection.adopt(this);
            continued(replaced);
            own.pump();
        } else if (decision instanceof ResumeDecision.Revoked) {
            this.runtime.losses().revoked(this);
            this.runtime.observer().sessionRevoked(this);
            end(CloseStatus.TOKEN_REPLAYED);
        } else if (decision instanceof ResumeDecision.Refused refused
                && refused.reason() == ResumeDecision.Reason.GAP) {
            end(CloseStatus.PROTOCOL_VIOLATION.withReason("messages are missing that are kept no more"));
        }
        return decision;
    }

    /** This socket is gone. */
    void socketLost(SessionSocket connection, CloseStatus status, @Nullable Throwable cause) {
        CloseStatus end = status;
        boolean ends = false;
        this.lock.lock();
        try {
            if (this.socket != connection || this.state == State.ENDED) {
                return;
            }
            this.socket = null;
            if (this.link == null) {
                this.peer.detach(connection.writer());
            }
            if (this.closingStatus != null) {
                // A client that has its answer to closeSession may be faster with its socket than we are.
                end = this.closingStatus;
                ends = true;
            } else if (endsWith(status) || this.reconnectionWindow.isZero()) {
                ends = true;
            } else {
                this.state = State.DETACHED;
                startExpiry();
                this.runtime.sessions().detached(this);
                if (this.link != null) {
                    this.link.detach();
                }
            }
        } finally {
            this.lock.unlock();
        }
        if (cause != null) {
            this.peer.execute(() -> callback(() -> this.listener.handleTransportError(this, cause)));
        }
        if (ends) {
            end(end);
        } else if (this.link != null) {
            this.runtime.detached().enforce();
            this.link.pump();
        }
    }

    private boolean endsWith(CloseStatus status) {
        return status.code() == CloseStatus.NORMAL.code() || (this.link != null && ENDING_CODES.test(status.code()));
    }

    private void startExpiry() {
        cancelExpiry();
        this.waitsUnused = this.link != null && !isUsed() && this.reconnectionWindow.compareTo(UNUSED_WINDOW) > 0;
        Duration window = this.waitsUnused ? UNUSED_WINDOW : this.reconnectionWindow;
        int number = ++this.expiries;
        this.expiry = this.runtime
                .timers()
                .scheduler()
                .schedule(() -> expire(number), window.toMillis(), TimeUnit.MILLISECONDS);
    }

    /** The first message that is kept for the next socket begins the window that was agreed. */
    @Override
    public void keptMessage() {
        if (this.waitsUnused && this.state == State.DETACHED) {
            startExpiry();
        }
    }

    private void cancelExpiry() {
        if (this.expiry != null) {
            this.expiry.cancel(false);
            this.expiry = null;
        }
    }

    private void expire(int number) {
        endIf(
                () -> this.state == State.DETACHED && this.expiries == number,
                CloseStatus.NO_CLOSE_FRAME.withReason("not reconnected in time"));
    }

    /** Ends the session for want of memory, if it still has no socket. */
    @Override
    public void evict() {
        if (endIf(
                () -> this.state == State.DETACHED,
                CloseStatus.LIMIT.withReason("no memory for sessions without a socket"))) {
            this.runtime.observer().sessionEvicted();
        }
    }

    /** Ends the session since another one has its place. A client that is there may come back for a new session. */
    void displace() {
        if (endIf(() -> true, CloseStatus.RETRY_LATER.withReason("too many sessions"))) {
            this.runtime.observer().sessionEvicted();
        }
    }

    /**
     * Lets go of what it keeps for its client, since all sessions keep too much. A resumable session that is on a socket
     * waits for its client without one, as after any 4008; any other ends.
     */
    @Override
    public void relieve() {
        SessionSocket current = this.socket;
        if (this.link != null && current != null) {
            current.close(CloseStatus.SLOW_CONSUMER);
        } else if (endIf(() -> true, CloseStatus.SLOW_CONSUMER.withReason("no memory for what waits to be sent"))) {
            this.runtime.observer().sessionEvicted();
        }
    }

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    /** Sends what is queued, then ends. The id is dead at once. */
    void close(CloseStatus status) {
        boolean wasAttached;
        this.lock.lock();
        try {
            if (this.state != State.ATTACHED && this.state != State.DETACHED) {
                return;
            }
            wasAttached = this.state == State.ATTACHED;
            if (wasAttached) {
                this.state = State.CLOSING;
                this.closingStatus = status;
                cancelExpiry();
                this.expiry = this.runtime
                        .timers()
                        .scheduler()
                        .schedule(() -> end(status), closeGraceMillis(), TimeUnit.MILLISECONDS);
            }
        } finally {
            this.lock.unlock();
        }
        this.runtime.sessions().remove(this);
        if (wasAttached) {
            this.peer.closeWhenIdle(status);
        } else {
            end(status);
        }
    }

    private long closeGraceMillis() {
        return this.runtime.settings().times().closeGrace().toMillis();
    }

    /** Ends now, whatever is queued. */
    @Override
    public void end(CloseStatus status) {
        endIf(() -> true, status);
    }

    /** False when the condition, asked under the lock, does not hold, or it had ended before. */
    private boolean endIf(BooleanSupplier condition, CloseStatus status) {
        SessionSocket last;
        long unacknowledged;
        this.lock.lock();
        try {
            if (this.state == State.ENDED || !condition.getAsBoolean()) {
                return false;
            }
            this.state = State.ENDED;
            cancelExpiry();
            last = this.socket;
            this.socket = null;
            unacknowledged = this.link == null ? 0 : this.link.end(status.code() == CloseStatus.NORMAL.code());
            this.runtime.detached().remove(this);
        } finally {
            this.lock.unlock();
        }
        this.runtime.sessions().remove(this);
        int undelivered = (int) unacknowledged + this.peer.end(status);
        if (last != null) {
            last.close(status);
        }
        if (undelivered > 0) {
            this.runtime.observer().messagesUndelivered(undelivered);
            this.runtime.losses().undelivered(this, undelivered);
            this.peer.execute(() -> callback(
                    () -> this.listener.handleTransportError(this, new UndeliveredMessagesException(undelivered))));
        }
        this.peer.execute(() -> closed(status));
        Future<?> unused = this.runtime
                .timers()
                .scheduler()
                .schedule(this.peer::takeTurnAway, closeGraceMillis(), TimeUnit.MILLISECONDS);
        return true;
    }

    private void closed(CloseStatus status) {
        try {
            callback(() -> this.listener.afterConnectionClosed(this, describe(status)));
        } finally {
            this.endpoint.handlers().release(this.handler);
        }
    }

    private static String describe(CloseStatus status) {
        return status.reason().isEmpty() ? Integer.toString(status.code()) : status.code() + " " + status.reason();
    }

    private interface Callback {
        void run() throws Exception;
    }

    private void callback(Callback action) {
        try {
            action.run();
        } catch (Exception failure) {
            this.listener.handleUncaughtException(this, failure);
        }
    }

    @Override
    public String getSessionId() {
        return this.id;
    }

    /** The client tells about itself in a session that has begun without that, since the socket was silent at first. */
    void register(@Nullable Object info) {
        this.lock.lock();
        try {
            if (this.registerInfo == null) {
                this.registerInfo = info;
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public @Nullable Object getRegisterInfo() {
        return this.registerInfo;
    }

    @Override
    public boolean isNew() {
        return this.isNew;
    }

    @Override
    public void setReconnectionTimeout(long millis) {
        if (millis < 0) {
            throw new IllegalArgumentException("The reconnection timeout must not be negative: " + millis);
        }
        this.lock.lock();
        try {
            this.reconnectionWindow = Duration.ofMillis(millis);
            if (this.state == State.DETACHED) {
                startExpiry();
            }
        } finally {
            this.lock.unlock();
        }
    }

    @Override
    public @Nullable Principal getPrincipal() {
        return this.handshake.principal();
    }

    @Override
    public Map<String, List<String>> getHandshakeHeaders() {
        return this.handshake.headers();
    }

    @Override
    public Map<String, String> getPathVariables() {
        return this.handshake.pathVariables();
    }

    @Override
    public @Nullable InetSocketAddress getRemoteAddress() {
        return this.handshake.remoteAddress();
    }

    @Override
    public String toString() {
        String label = this.endpoint.options().label();
        return "Session[" + (label == null ? "" : label + " ") + this.endpoint.pattern() + " #"
                + SessionIds.publicName(this.id) + "]";
    }
}
