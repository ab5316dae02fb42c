package io.jsonrpc.client.session;

import io.jsonrpc.client.channel.ChannelTransport;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.socket.ClientSocket;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.session.Received;
import io.jsonrpc.core.transport.CloseStatus;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Consumer;
import java.util.function.Predicate;
import org.jspecify.annotations.Nullable;

/**
 * A socket with what is on it: first the handshake of a session, then a resumable session, or messages without one. The
 * answers to control requests (session methods, ping) stay here; everything else goes to the {@link Receiver}.
 */
public final class ClientSessionSocket implements ClientSocket.Owner {

    /** Called when the server ends a socket, or announces that it will. */
    public interface Owner {

        /** The socket has ended. May be called more than once. */
        void lost(ClientSessionSocket socket, DisconnectReason reason);

        /** The server will close this socket within this time. */
        void goAway(ClientSessionSocket socket, Duration within);

        /** The login with which this socket was opened expires in this time. */
        void loginExpires(ClientSessionSocket socket, Duration in);
    }

    /** Ids of control requests are above those of all other requests. */
    public static final int LAST_PEER_ID = 2_000_000_000;

    private final ClientSocket socket;

    private final MessageCodec codec;

    private final Receiver receiver;

    private final Owner owner;

    private final AtomicInteger lastControlId = new AtomicInteger(LAST_PEER_ID);

    private final Map<RequestId, Consumer<JsonRpcResponse>> controls = new ConcurrentHashMap<>();

    /** Gets the first texts, until it is known whether there is a session; returns true for one that it has handled. */
    private volatile @Nullable Predicate<String> firstTexts;

    /** The resumable session that is on this socket or being resumed on it; null for none. */
    private volatile @Nullable ClientSessionTransport session;

    /** What was received before it was known whether there is a session. */
    private final EarlyTexts early = new EarlyTexts();

    /** Waits for the answer to a resume; null when none is expected. */
    private volatile @Nullable Consumer<Received> resuming;

    public ClientSessionSocket(ClientSocket socket, MessageCodec codec, Receiver receiver, Owner owner) {
        this.socket = socket;
        this.codec = codec;
        this.receiver = receiver;
        this.owner = owner;
    }

    /** Starts to receive. Called once. */
    public void start() {
        this.socket.start(this);
    }

    public ClientSocket socket() {
        return this.socket;
    }

    /** Whether it is a channel of another client's session, which has a socket, a heartbeat and a session already. */
    public boolean isChannel() {
        return this.socket.transport() instanceof ChannelTransport;
    }

    /** The resumable session that is on this socket; null for none. */
    public @Nullable ClientSessionTransport session() {
        return this.session;
    }

    /** Passes the texts that arrive from now on to this reader first, until {@link #adopt}. */
    void firstTexts(Predicate<String> reader) {
        this.session = null;
        this.firstTexts = reader;
    }

    /** It is known what is on this socket: a resumable session, or null for none. */
    void adopt(@Nullable ClientSessionTransport newSession) {
        this.session = newSession;
        this.firstTexts = null;
    }

    /**
     * Sends the request to resume a session on this socket.
     *
     * @param answered called on the reading thread when the session is resumed, or cannot be
     */
    void resume(ClientSessionTransport before, Consumer<Received> answered) {
        this.resuming = answered;
        this.session = before;
        before.resume(this.socket);
    }

    /** Passes on the answer to a resume; false when none is expected. */
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
     * Makes a request of the classic session methods, to be sent by the caller.
     *
     * @param answered called on the reading thread with the answer; never if there is none
     */
    public OutboundText control(String method, @Nullable JsonText params, Consumer<JsonRpcResponse> answered) {
        RequestId id = RequestId.of(this.lastControlId.incrementAndGet());
        this.controls.put(id, answered);
        return OutboundText.of(this.codec.encode(new JsonRpcRequest(id, method, params)));
    }

    @Override
    public void onText(String text) {
        Predicate<String> first = this.firstTexts;
        if (first != null && first.test(text)) {
            return;
        }
        ClientSessionTransport on = this.session;
        if (on == null && this.receiver.isTooLarge(text)) {
            onTooLarge(text, text);
        } else if (on == null) {
            onPlainText(text);
        } else {
            this.receiver.received(this, on, text);
        }
    }

    private void onPlainText(String text) {
        Decoded decoded = this.codec.decode(text);
        if (isControlAnswer(decoded)) {
            return;
        }
        switch (this.early.add(text)) {
            case TAKEN -> {}
            case NOT_EARLY -> this.receiver.received(this, decoded);
            case FULL -> this.socket.close(CloseStatus.LIMIT.withReason("too many messages before the session"));
        }
    }

    private boolean isControlAnswer(Decoded decoded) {
        if (decoded instanceof Decoded.Single single
                && single.entry() instanceof Inbound.Good good
                && good.message() instanceof JsonRpcResponse response) {
            Consumer<JsonRpcResponse> control = this.controls.remove(response.id());
            if (control != null) {
                control.accept(response);
                return true;
            }
        }
        return false;
    }

    /** The peer is attached to this socket: passes on what was received meanwhile, and whatever follows. */
    public void handOver() {
        this.early.release(text -> this.receiver.received(this, this.codec.decode(text)));
    }

    @Override
    public void onTooLarge(String head, String tail) {
        this.receiver.tooLarge(this, this.session, head, tail);
    }

    @Override
    public void onEnd(DisconnectReason reason) {
        this.controls.clear();
        this.owner.lost(this, reason);
    }

    /** The server has announced that it will close this socket. */
    void announceEnd(Duration within) {
        this.owner.goAway(this, within);
    }

    /** The server has announced when the login expires. */
    void announceExpiry(Duration in) {
        this.owner.loginExpires(this, in);
    }

    /** Detaches the session that is on this socket, if there is one: the socket has ended. */
    public void detach() {
        ClientSessionTransport on = this.session;
        if (on != null) {
            on.detach(this.socket);
        }
    }
}
