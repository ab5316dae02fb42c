package io.jsonrpc.core.engine;

import io.jsonrpc.core.ClientCallInterceptor;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.ServerCallInterceptor;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.inbound.InboundBudget;
import io.jsonrpc.core.engine.outbound.OutboundBudget;
import io.jsonrpc.core.engine.source.StreamSettings;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.JsonText;
import java.time.Duration;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Builds a {@link JsonRpcPeer}. Clock, threads and randomness are passed in; a peer starts no thread of its own.
 *
 * <p>A peer on a transport of one's own:
 *
 * <pre>{@code
 * MessageCodec codec = new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);
 * JsonRpcPeer peer = new PeerBuilder(codec, workers, timers, session, handler)
 *         .limits(PeerLimits.DEFAULT)
 *         .build();
 * peer.attach(transport, null);
 * peer.flush();
 * // and for each text that the transport receives:
 * peer.receive(codec.decode(text));
 * }</pre>
 *
 * @since 0.1
 */
public final class PeerBuilder {

    final MessageCodec codec;

    final Workers workers;

    final Timers timers;

    final Session session;

    final RequestHandler<?> handler;

    PeerLimits limits = PeerLimits.DEFAULT;

    ErrorCatalog catalog = ErrorCatalog.DEFAULT;

    PeerObserver observer = PeerObserver.NONE;

    UnaryOperator<JsonText> resultShape = UnaryOperator.identity();

    Runnable onRequestHandled = () -> {};

    OutboundBudget outboundBudget = OutboundBudget.UNLIMITED;

    InboundBudget inboundBudget = InboundBudget.UNLIMITED;

    StreamSettings streams = StreamSettings.DEFAULT;

    int firstRequestId = 1;

    int lastRequestId = Integer.MAX_VALUE;

    boolean announceTimeouts;

    List<ServerCallInterceptor> serverInterceptors = List.of();

    List<ClientCallInterceptor> clientInterceptors = List.of();

    @Nullable Supplier<Duration> requestTimeout;

    Supplier<@Nullable TransportException> absence = () -> null;

    String otherSide = "the other side";

    /**
     * Takes the required parts.
     *
     * @param session the session that transactions return to handlers
     * @param handler handles the requests and notifications of the other side
     */
    public PeerBuilder(MessageCodec codec, Workers workers, Timers timers, Session session, RequestHandler<?> handler) {
        this.codec = codec;
        this.workers = workers;
        this.timers = timers;
        this.session = session;
        this.handler = handler;
    }

    /** Limits on what the peer keeps in memory. Default: {@link PeerLimits#DEFAULT}. */
    public PeerBuilder limits(PeerLimits newLimits) {
        this.limits = newLimits;
        return this;
    }

    /** Codes of the errors that the framework itself sends. */
    public PeerBuilder errorCatalog(ErrorCatalog newCatalog) {
        this.catalog = newCatalog;
        return this;
    }

    /** Observes the peer. */
    public PeerBuilder observer(PeerObserver newObserver) {
        this.observer = newObserver;
        return this;
    }

    /** Transforms every result that a handler sends, except the automatic empty one. */
    public PeerBuilder resultShape(UnaryOperator<JsonText> newShape) {
        this.resultShape = newShape;
        return this;
    }

    /** Runs after each request or notification was handled, on the thread that handled it. */
    public PeerBuilder onRequestHandled(Runnable action) {
        this.onRequestHandled = action;
        return this;
    }

    /**
     * Counts the outgoing messages that are queued or being written, except those shared by many peers. Default: {@link
     * OutboundBudget#UNLIMITED}.
     */
    public PeerBuilder outboundBudget(OutboundBudget newBudget) {
        this.outboundBudget = newBudget;
        return this;
    }

    /**
     * Counts the requests and notifications of the other side until their handlers have returned; one that exceeds the
     * budget is rejected as above the limits of the peer. {@link InboundBudget#UNLIMITED} by default.
     */
    public PeerBuilder inboundBudget(InboundBudget newBudget) {
        this.inboundBudget = newBudget;
        return this;
    }

    /** How streams are sent. Default: {@link StreamSettings#DEFAULT}. */
    public PeerBuilder streams(StreamSettings newStreams) {
        this.streams = newStreams;
        return this;
    }

    /**
     * First id of the requests sent by this peer, from 1 to 2^31-1. A server starts each session at a random number, so
     * that an answer to a request of an earlier session does not match one of a later session.
     */
    public PeerBuilder firstRequestId(int id) {
        if (id < 1) {
            throw new IllegalArgumentException("Ids start at 1: " + id);
        }
        this.firstRequestId = id;
        return this;
    }

    /**
     * Last id of the requests sent by this peer, after which ids start at 1 again. Default: 2^31-1. Higher ids are free
     * for the caller.
     */
    public PeerBuilder lastRequestId(int id) {
        this.lastRequestId = id;
        return this;
    }

    /** Sends {@code $/cancelRequest} when a sent request times out. Default: off. */
    public PeerBuilder announceTimeouts(boolean announce) {
        this.announceTimeouts = announce;
        return this;
    }

    /** Supplies the timeout of each sent request that has none of its own. Default: that of the limits. */
    public PeerBuilder requestTimeout(Supplier<Duration> timeout) {
        this.requestTimeout = timeout;
        return this;
    }

    /**
     * Supplies why there is no connection, null when there is one, for requests that time out. Called on the thread of the
     * timer.
     */
    public PeerBuilder absence(Supplier<@Nullable TransportException> newAbsence) {
        this.absence = newAbsence;
        return this;
    }

    /** Who answers what this peer sends, for messages of exceptions, such as "the server". */
    public PeerBuilder otherSide(String newName) {
        this.otherSide = newName;
        return this;
    }

    /** Run around the handling of each received request and notification, the first outermost. */
    public PeerBuilder serverInterceptors(List<ServerCallInterceptor> interceptors) {
        this.serverInterceptors = List.copyOf(interceptors);
        return this;
    }

    /** Run around each request and notification that is sent, in this order. */
    public PeerBuilder clientInterceptors(List<ClientCallInterceptor> interceptors) {
        this.clientInterceptors = List.copyOf(interceptors);
        return this;
    }

    Supplier<Duration> requestTimeout() {
        return this.requestTimeout == null ? this.limits::requestTimeout : this.requestTimeout;
    }

    /** The peer, not attached to a transport yet. */
    public JsonRpcPeer build() {
        return new DefaultJsonRpcPeer(this, GuardedObserver.of(this.observer), this.workers.forSession());
    }
}
