package io.jsonrpc.client;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.net.ProtocolException;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * One socket as the client sees it: what arrives is an answer to a control request (session methods, ping), or goes to
 * the conversation. Notes when something was last heard and said, and why the socket ended.
 */
final class ClientSocket implements Transport, ClientTransport.Listener {

    /** Who receives what is no control answer, and hears of the end. */
    interface Owner {

        void received(ClientSocket link, Decoded message);

        /** A text of a resumable session, or the answer to asking for it. */
        void received(ClientSocket link, ClientSessionTransport line, String text);

        void receivedTooLarge(ClientSocket link, @Nullable ClientSessionTransport line, String head, String tail);

        void lost(ClientSocket link, DisconnectReason reason);
    }

    /** Ids of control requests are above those of the conversation. */
    static final int LAST_PEER_ID = 2_000_000_000;

    private final ClientTransport transport;

    private final ClientRuntime runtime;

    private final Owner owner;

    private final AtomicInteger lastControlId = new AtomicInteger(LAST_PEER_ID);

    private final Map<RequestId, Consumer<JsonRpcResponse>> controls = new ConcurrentHashMap<>();

    /** Looks at the first texts, until it is known whether there is a session; true when one was for it. */
    private volatile @Nullable Predicate<String> firstTexts;

    /** The resumable session that is on this socket or asks to be; null for none. */
    private volatile @Nullable ClientSessionTransport line;

    /** What came while it was not known whether there is a session. */
    private final EarlyTexts early = new EarlyTexts();

    /** Waits for the answer to a resume. */
    private volatile @Nullable Consumer<Received> resuming;

    /** Why we ended it, or null as long as we did not. */
    private final AtomicReference<@Nullable DisconnectReason> ownReason = new AtomicReference<>();

    /** Why it ended; null while it lives. */
    private volatile @Nullable DisconnectReason loss;

    private volatile long heardAt;

    /** When a message last arrived or left. */
    private volatile long messageAt;

    ClientSocket(ClientTransport transport, ClientRuntime runtime, Owner owner) {
        this.transport = transport;
        this.runtime = runtime;
        this.owner = owner;
        this.heardAt = now();
        this.messageAt = this.heardAt;
    }

    private long now() {
        return this.runtime.timers().nanoTime().getAsLong();
    }

    void start() {
        this.transport.start(this);
    }

    /** When something last arrived. */
    long heardAt() {
        return this.heardAt;
    }

    /** When a message last arrived or left. */
    long messageAt() {
        return this.messageAt;
    }

    /** The resumable session that is on this socket; null for none. */
    @Nullable ClientSessionTransport line() {
        return this.line;
    }

    /** Has somebody look at the texts that arrive from now on, until {@link #adopt}. */
    void firstTexts(Predicate<String> reader) {
        this.line = null;
        this.firstTexts = reader;
    }

    /** It is known what is on this socket: a resumable session, or none. */
    void adopt(@Nullable ClientSessionTransport session) {
        this.line = session;
        this.firstTexts = null;
    }

    /**
     * Asks to go on with a session on this socket.
     *
     * @param answered called on the reading thread when it goes on, or cannot
     */
    void resume(ClientSessionTransport session, Consumer<Received> answered) {
        this.resuming = answered;
        this.line = session;
        session.resume(this);
    }

    /** What a text was on this socket; false when nobody waits for the answer to a resume. */
    boolean resumeAnswered(Received received) {
        Consumer<Received> waiting = this.resuming;
        if (waiting == null) {
            return false;
        }
        if (received == Received.Plain.RESUMED
                || received instanceof Received.Lost
                || received instanceof Received.Violation) {
            this.resuming = null;
            waiting.accept(received);
        }
        return true;
    }

    /**
     * Makes a request of the classic session methods.
     *
     * @param answered called on the reading thread with the answer; never if there is none
     */
    OutboundText control(String method, @Nullable JsonText params, Consumer<JsonRpcResponse> answered) {
        RequestId id = RequestId.of(this.lastControlId.incrementAndGet());
        this.controls.put(id, answered);
        return OutboundText.of(this.runtime.codec().encode(new JsonRpcRequest(id, method, params)));
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.messageAt = now();
        this.transport.send(message, callback);
    }

    void ping() {
        this.transport.ping();
    }

    /** The conversation ends the socket: something could not be written, or the server floods us or reads too slowly. */
    @Override
    public void close(CloseStatus status) {
        boolean ordinary = status.code() == CloseStatus.NORMAL.code();
        Kind kind = ordinary
                ? Kind.CLOSED_BY_US
                : status.code() >= CloseStatus.PROTOCOL_VIOLATION.code() ? Kind.PROTOCOL_VIOLATION : Kind.NETWORK;
        this.ownReason.compareAndSet(null, new DisconnectReason(kind, status, null));
        this.transport.close(status);
    }

    /** Ends the socket without waiting for the other side. */
    void abort(DisconnectReason reason) {
        this.ownReason.compareAndSet(null, reason);
        this.transport.abort();
    }

    @Override
    public void onText(String text) {
        this.heardAt = now();
        this.messageAt = this.heardAt;
        Predicate<String> first = this.firstTexts;
        if (first != null && first.test(text)) {
            return;
        }
        ClientSessionTransport session = this.line;
        if (session == null) {
            onPlainText(text);
        } else {
            this.owner.received(this, session, text);
        }
    }

    private void onPlainText(String text) {
        Decoded decoded = this.runtime.codec().decode(text);
        Consumer<JsonRpcResponse> control = null;
        if (decoded instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Good good
                && good.message() instanceof JsonRpcResponse response) {
            control = this.controls.remove(response.id());
            if (control != null) {
                control.accept(response);
            }
        }
        if (control != null) {
            return;
        }
        switch (this.early.add(text)) {
            case TAKEN -> {}
            case NOT_EARLY -> this.owner.received(this, decoded);
            case FULL -> close(CloseStatus.LIMIT.withReason("too many messages before the session"));
        }
    }

    /** The conversation has come to this socket: it is told what was received meanwhile, and whatever follows. */
    void handOver() {
        this.early.release(
                text -> this.owner.received(this, this.runtime.codec().decode(text)));
    }

    @Override
    public void onTooLarge(String head, String tail) {
        this.heardAt = now();
        this.messageAt = this.heardAt;
        this.owner.receivedTooLarge(this, this.line, head, tail);
    }

    @Override
    public void onSignOfLife() {
        this.heardAt = now();
    }

    @Override
    public void onClosed(CloseStatus status, @Nullable Throwable cause) {
        DisconnectReason own = this.ownReason.get();
        this.loss = own != null ? own : reasonOf(status, cause);
        this.controls.clear();
        reportLoss();
    }

    /** Whether this end has ended it, or is about to. */
    boolean isClosing() {
        return this.ownReason.get() != null;
    }

    boolean isEnded() {
        return this.loss != null;
    }

    /** Tells the owner that the socket has ended, if it has. */
    void reportLoss() {
        DisconnectReason known = this.loss;
        if (known != null) {
            this.owner.lost(this, known);
        }
    }

    private static DisconnectReason reasonOf(CloseStatus status, @Nullable Throwable cause) {
        boolean violation = cause instanceof ProtocolException;
        boolean byServer = status.code() != CloseStatus.NO_CLOSE_FRAME.code() && !violation;
        Kind kind = violation ? Kind.PROTOCOL_VIOLATION : byServer ? Kind.CLOSED_BY_SERVER : Kind.NETWORK;
        return new DisconnectReason(kind, status, cause);
    }
}
