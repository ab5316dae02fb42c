package io.jsonrpc.client.socket;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.DisconnectReason.Kind;
import io.jsonrpc.client.transport.ClientTransport;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.SendWindow;
import io.jsonrpc.core.transport.Transport;
import java.net.ProtocolException;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.LongSupplier;
import org.jspecify.annotations.Nullable;

/** One socket of a client: when something was last received and sent on it, and why it ended. */
public final class ClientSocket implements Transport, ClientTransport.Listener {

    /** Receives what arrives on a socket, one call at a time. */
    public interface Owner {

        void onText(String text);

        /**
         * A message over the limit was dropped.
         *
         * @param head its first characters
         * @param tail its last characters
         */
        void onTooLarge(String head, String tail);

        /** The socket has ended. Called again by {@link #reportLoss}. */
        void onEnd(DisconnectReason reason);
    }

    private final ClientTransport transport;

    private final LongSupplier nanoTime;

    /** Set once in {@link #start}, before anything is read. */
    private volatile @Nullable Owner owner;

    /** Why this end has ended it; null as long as it has not. */
    private final AtomicReference<@Nullable DisconnectReason> ownReason = new AtomicReference<>();

    /** Why it ended; null while it is open. */
    private volatile @Nullable DisconnectReason loss;

    private volatile long receivedAt;

    private volatile long messageAt;

    public ClientSocket(ClientTransport transport, LongSupplier nanoTime) {
        this.transport = transport;
        this.nanoTime = nanoTime;
        this.receivedAt = now();
        this.messageAt = this.receivedAt;
    }

    private long now() {
        return this.nanoTime.getAsLong();
    }

    public ClientTransport transport() {
        return this.transport;
    }

    /** Starts to receive. Called once. */
    public void start(Owner newOwner) {
        this.owner = newOwner;
        this.transport.start(this);
    }

    private Owner owner() {
        Owner known = this.owner;
        if (known == null) {
            throw new IllegalStateException("The socket is not started yet");
        }
        return known;
    }

    /** When something was last received, control frames included; by the clock of {@code nanoTime}. */
    public long receivedAt() {
        return this.receivedAt;
    }

    /** When a message was last received or sent; by the clock of {@code nanoTime}. */
    public long messageAt() {
        return this.messageAt;
    }

    @Override
    public void send(OutboundText message, SendCallback callback) {
        this.messageAt = now();
        this.transport.send(message, callback);
    }

    @Override
    public boolean hasRoom() {
        return this.transport.hasRoom();
    }

    @Override
    public boolean isOffline() {
        return this.transport.isOffline();
    }

    @Override
    public SendWindow window() {
        return this.transport.window();
    }

    public void ping() {
        this.transport.ping();
    }

    /** Ends the socket from above: a message cannot be written, the server sends too much, or reads too slowly. */
    @Override
    public void close(CloseStatus status) {
        Kind kind = status.is(CloseStatus.NORMAL)
                ? Kind.CLOSED_BY_US
                : status.mayReturn() ? Kind.NETWORK : Kind.PROTOCOL_VIOLATION;
        this.ownReason.compareAndSet(null, new DisconnectReason(kind, status, null));
        this.transport.close(status);
    }

    /** Ends the socket without waiting for the other side. */
    public void abort(DisconnectReason reason) {
        this.ownReason.compareAndSet(null, reason);
        this.transport.abort();
    }

    /** Ends the socket without waiting for the other side, unless a close frame with a reason is on its way. */
    public void abortUnlessClosing(DisconnectReason reason) {
        if (!isClosing()) {
            abort(reason);
        }
    }

    @Override
    public void onText(String text) {
        this.receivedAt = now();
        this.messageAt = this.receivedAt;
        owner().onText(text);
    }

    @Override
    public void onTooLarge(String head, String tail) {
        this.receivedAt = now();
        this.messageAt = this.receivedAt;
        owner().onTooLarge(head, tail);
    }

    @Override
    public void onSignOfLife() {
        this.receivedAt = now();
    }

    @Override
    public void onClosed(CloseStatus status, @Nullable Throwable cause) {
        DisconnectReason own = this.ownReason.get();
        this.loss = own != null ? own : reasonOf(status, cause);
        reportLoss();
    }

    /** Whether this end has ended it, or is about to. */
    public boolean isClosing() {
        return this.ownReason.get() != null;
    }

    public boolean isEnded() {
        return this.loss != null;
    }

    /** Calls the owner again if the socket has ended. */
    public void reportLoss() {
        DisconnectReason known = this.loss;
        if (known != null) {
            owner().onEnd(known);
        }
    }

    private static DisconnectReason reasonOf(CloseStatus status, @Nullable Throwable cause) {
        boolean violation = cause instanceof ProtocolException;
        boolean byServer = !status.is(CloseStatus.NO_CLOSE_FRAME) && !violation;
        Kind kind = violation ? Kind.PROTOCOL_VIOLATION : byServer ? Kind.CLOSED_BY_SERVER : Kind.NETWORK;
        return new DisconnectReason(kind, status, cause);
    }
}
