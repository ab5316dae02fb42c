package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.ProxyOptions;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.engine.PeerBuilder;
import io.jsonrpc.core.engine.PeerSession;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.session.ResumeDecision;
import io.jsonrpc.core.session.ServerSessionLink;
import io.jsonrpc.core.session.frame.ControlFrame;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.Endpoint;
import io.jsonrpc.server.session.bounds.OutboundMemory;
import io.jsonrpc.server.session.bounds.Places;
import io.jsonrpc.server.socket.Handshake;
import io.jsonrpc.server.socket.Holder;
import io.jsonrpc.server.socket.SessionIds;
import io.jsonrpc.server.socket.SocketConnection;
import io.jsonrpc.server.socket.SocketOwner;
import java.net.InetSocketAddress;
import java.security.Principal;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * A session of the server, plain, classic or resumable: its id, its client and its peer. {@link LivingSession} is its
 * life across sockets.
 */
abstract class ServerSession extends PeerSession implements SocketOwner, Places.Occupant, OutboundMemory.Relievable {

    enum State {
        /** On a socket. */
        ATTACHED,
        /** Without a socket, inside the reconnection window. */
        DETACHED,
        /** Closed by the server; the last messages are being written. Nothing is received any more. */
        CLOSING,
        ENDED
    }

    private final SessionRuntime runtime;

    private final Endpoint endpoint;

    private final Holder holder;

    private final String id = SessionIds.create();

    private final JsonRpcPeer peer;

    private final OutboundMemory.Account outbound;

    private final SessionCallbacks callbacks;

    private volatile Handshake handshake;

    private volatile @Nullable Object registerInfo;

    private volatile boolean isNew = true;

    /** The client has sent a message. */
    private volatile boolean heard;

    /** A session that begins on this socket, with which its peer is not attached yet. */
    ServerSession(SessionRuntime runtime, SocketConnection socket, @Nullable Object registerInfo, PeerLimits limits) {
        this.runtime = runtime;
        this.endpoint = socket.endpoint();
        this.handshake = socket.handshake();
        this.holder = Holder.of(this.handshake.principal(), this.handshake.remoteAddress());
        this.registerInfo = registerInfo;
        getAttributes().putAll(this.handshake.attributes());
        this.outbound = runtime.outbound().open();
        RequestHandler<?> handler = this.endpoint.handlers().acquire();
        this.peer = new PeerBuilder(runtime.codec(), runtime.workers(), runtime.timers(), this, handler)
                .limits(limits)
                .errorCatalog(runtime.settings().errors())
                .observer(runtime.sockets().accessLog())
                .serverInterceptors(this.endpoint.options().serverCallInterceptors())
                .clientInterceptors(this.endpoint.options().clientCallInterceptors())
                .resultShape(this::shape)
                .otherSide("the client")
                .absence(this::absence)
                .firstRequestId(SessionIds.firstRequestId())
                .onRequestHandled(() -> this.isNew = false)
                .outboundBudget(this.outbound)
                .streams(runtime.settings()
                        .streams()
                        .forSession(runtime.streams().of(this.holder)))
                .inboundBudget(runtime.sockets().inbound())
                .build();
        this.callbacks = new SessionCallbacks(this, this.peer, handler, this.endpoint.handlers(), runtime.events());
    }

    /** A result as the client of this session expects it. */
    JsonText shape(JsonText result) {
        return result;
    }

    abstract State state();

    /** Why the client cannot answer now; null when the session is on a socket. */
    abstract @Nullable TransportException absence();

    /** Calls {@code afterConnectionEstablished}, before anything else of the session. */
    void begin() {
        this.callbacks.established(this::end);
    }

    /** The session has ended. The last callback. */
    void closed(CloseStatus status) {
        this.callbacks.closed(status, this.runtime.sockets().afterCloseGrace(this.peer::takeTurnAway));
    }

    /** The handler is given back, and all of its methods have returned. */
    void released() {}

    /** The first callback, on a worker. */
    void opened() {}

    /** Rejects the session, which has not begun, because a limit is reached. */
    void discard() {
        this.callbacks.release();
    }

    /** Takes what its socket received when the session began: the message that needs the session. */
    abstract void first(SocketConnection socket, Decoded message);

    /**
     * Moves the session to this socket, whether its own is alive or not, because the client knows its id.
     *
     * @param answer sent before everything that waits
     * @return false when this is not a session to be moved like that, or it has ended meanwhile
     */
    boolean takeOver(SocketConnection next, OutboundText answer) {
        return false;
    }

    /** Continues the session on this socket if it is resumable and the request proves that the client may do so. */
    ResumeDecision resume(SocketConnection next, ControlFrame.Resume request) {
        return ServerSessionLink.denyUnknown(request);
    }

    /** Whether the client loses no message with its socket. */
    boolean isResumable() {
        return false;
    }

    /** How many messages are kept until they are acknowledged. */
    int keptFrames() {
        return 0;
    }

    /** The size of the messages that are kept until they are acknowledged, in UTF-8 bytes. */
    long keptBytes() {
        return 0;
    }

    /** Sends what is queued, then ends with this status. The id is invalid at once. */
    abstract void close(CloseStatus status);

    /** Ends now, whatever is queued. */
    public abstract void end(CloseStatus status);

    /** Ends the session because another one takes its place. Its client may reconnect for a new session. */
    abstract void giveWay();

    /** The server stops: streams end that cannot go on in another one. */
    void stopStreams() {}

    @Override
    public void close() {
        close(CloseStatus.NORMAL);
    }

    final SessionRuntime runtime() {
        return this.runtime;
    }

    final SessionCallbacks callbacks() {
        return this.callbacks;
    }

    final Endpoint endpoint() {
        return this.endpoint;
    }

    @Override
    public final <T> T proxy(Class<T> api, UnaryOperator<ProxyOptions> options) {
        return this.runtime.proxies().create(api, this, options.apply(ProxyOptions.DEFAULT));
    }

    @Override
    protected final JsonRpcPeer peer() {
        return this.peer;
    }

    @Override
    public final Holder holder() {
        return this.holder;
    }

    @Override
    public final OutboundMemory.Account outbound() {
        return this.outbound;
    }

    @Override
    public long stalledNanos() {
        return this.peer.stalledNanos();
    }

    /** The client has sent a message, other than those of the session layer. */
    final void heard() {
        if (!this.heard) {
            this.heard = true;
        }
    }

    @Override
    public final boolean isUsed() {
        return this.heard || this.peer.hasSent();
    }

    /** That of its last socket. */
    final Handshake handshake() {
        return this.handshake;
    }

    /** The session has moved to a socket with this handshake. */
    final void handshake(Handshake next) {
        this.handshake = next;
    }

    /** Whether a socket with this handshake may take the session over: same user, same path, same variables. */
    final boolean belongsTo(SocketConnection socket) {
        return this.endpoint == socket.endpoint() && this.handshake.isOfTheSame(socket.handshake());
    }

    /** Sets the {@code registerInfo} of a session that began without it, on a socket that was silent. */
    final void register(@Nullable Object info) {
        if (this.registerInfo == null) {
            this.registerInfo = info;
        }
    }

    @Override
    public final String getSessionId() {
        return this.id;
    }

    @Override
    public final @Nullable Object getRegisterInfo() {
        return this.registerInfo;
    }

    @Override
    public final boolean isNew() {
        return this.isNew;
    }

    @Override
    public @Nullable Principal getPrincipal() {
        return this.handshake.principal();
    }

    @Override
    public final Map<String, List<String>> getHandshakeHeaders() {
        return this.handshake.headers();
    }

    @Override
    public final String getPathPattern() {
        return this.endpoint.pattern();
    }

    @Override
    public final Map<String, String> getPathVariables() {
        return this.handshake.pathVariables();
    }

    @Override
    public final @Nullable InetSocketAddress getRemoteAddress() {
        return this.handshake.remoteAddress();
    }

    @Override
    public String toString() {
        String label = this.endpoint.options().label();
        return "Session[" + (label == null ? "" : label + " ") + this.endpoint.pattern() + " #"
                + SessionIds.publicName(this.id) + "]";
    }
}
