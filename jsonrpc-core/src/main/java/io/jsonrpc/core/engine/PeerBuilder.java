package io.jsonrpc.core.engine;

import io.jsonrpc.core.JsonRpcHandler;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.outbound.OutboundBudget;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.message.ErrorCatalog;
import io.jsonrpc.core.message.JsonText;
import java.time.Duration;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/**
 * Makes a {@link JsonRpcPeer}. Time, threads and chance come in from outside; the peer starts no thread of its own.
 *
 * @since 0.1
 */
public final class PeerBuilder {

    final MessageCodec codec;

    final Workers workers;

    final Timers timers;

    final Session session;

    final JsonRpcHandler<?> handler;

    PeerLimits limits = PeerLimits.DEFAULT;

    ErrorCatalog catalog = ErrorCatalog.DEFAULT;

    PeerObserver observer = PeerObserver.NONE;

    UnaryOperator<JsonText> resultShape = UnaryOperator.identity();

    Runnable onRequestHandled = () -> {};

    OutboundBudget outboundBudget = OutboundBudget.UNLIMITED;

    int firstRequestId = 1;

    int lastRequestId = Integer.MAX_VALUE;

    boolean announceTimeouts;

    @Nullable Supplier<Duration> requestTimeout;

    /**
     * What a peer cannot be without.
     *
     * @param session what handlers are told they talk to
     * @param handler answers the other side
     */
    public PeerBuilder(MessageCodec codec, Workers workers, Timers timers, Session session, JsonRpcHandler<?> handler) {
        this.codec = codec;
        this.workers = workers;
        this.timers = timers;
        this.session = session;
        this.handler = handler;
    }

    /** Bounds on what the peer keeps; {@link PeerLimits#DEFAULT} unless set. */
    public PeerBuilder limits(PeerLimits newLimits) {
        this.limits = newLimits;
        return this;
    }

    /** Codes of the errors that the framework makes. */
    public PeerBuilder errorCatalog(ErrorCatalog newCatalog) {
        this.catalog = newCatalog;
        return this;
    }

    /** Watches what the peer does. */
    public PeerBuilder observer(PeerObserver newObserver) {
        this.observer = newObserver;
        return this;
    }

    /** Changes every result that a handler sends, but not the automatic empty one. */
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
     * Counts the outgoing messages that wait or are being written, but not those that many peers share;
     * {@link OutboundBudget#UNLIMITED} unless set.
     */
    public PeerBuilder outboundBudget(OutboundBudget newBudget) {
        this.outboundBudget = newBudget;
        return this;
    }

    /**
     * Where the ids of own requests start, from 1 to 2^31-1. A server starts each session at a random number, so that
     * answers of an earlier session are not taken for those of a later one.
     */
    public PeerBuilder firstRequestId(int id) {
        if (id < 1) {
            throw new IllegalArgumentException("Ids start at 1: " + id);
        }
        this.firstRequestId = id;
        return this;
    }

    /** After this id the ids of own requests start at 1 again; 2^31-1 unless set. Those above are the caller's to use. */
    public PeerBuilder lastRequestId(int id) {
        this.lastRequestId = id;
        return this;
    }

    /** Tells the other side ({@code $/cancelRequest}) when an own request timed out. Off unless set. */
    public PeerBuilder announceTimeouts(boolean announce) {
        this.announceTimeouts = announce;
        return this;
    }

    /** Asked for the timeout of each own request that brings none; that of the limits unless set. */
    public PeerBuilder requestTimeout(Supplier<Duration> timeout) {
        this.requestTimeout = timeout;
        return this;
    }

    Supplier<Duration> requestTimeout() {
        return this.requestTimeout == null ? this.limits::requestTimeout : this.requestTimeout;
    }

    /** The peer, not attached to a transport yet. */
    public JsonRpcPeer build() {
        return new DefaultJsonRpcPeer(this);
    }
}
