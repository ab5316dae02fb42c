package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.client.event.ConnectionState;
import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.event.SessionLoss;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The state of a connection, with the event of each change and the future of those who wait for a connection. Changed in a
 * decision of the connection only; read by any thread.
 */
final class ConnectionStatus {

    private static final Logger log = LoggerFactory.getLogger(ConnectionStatus.class);

    private final ClientSettings settings;

    private final ClientEvents events;

    private volatile ConnectionState state = ConnectionState.NEW;

    /** Completes when the state is next settled: connected, disconnected or closed. */
    private CompletableFuture<Boolean> settled = new CompletableFuture<>();

    ConnectionStatus(ClientSettings settings, ClientEvents events) {
        this.settings = settings;
        this.events = events;
    }

    ConnectionState state() {
        return this.state;
    }

    boolean is(ConnectionState which) {
        return this.state == which;
    }

    /**
     * Completes when the connection is there or cannot be made.
     *
     * @return whether the session is the one of before
     */
    CompletableFuture<Boolean> settled() {
        return this.settled;
    }

    private void become(ConnectionState next, Steps steps) {
        ConnectionState before = this.state;
        this.state = next;
        steps.add(() -> log.debug("{}: {} -> {}", this.settings.label(), before, next));
    }

    void connecting(Steps steps) {
        this.settled = new CompletableFuture<>();
        become(ConnectionState.CONNECTING, steps);
    }

    /**
     * There is a socket.
     *
     * @param loss why the session is not the one of before; null when it is
     */
    void connected(boolean sameSession, @Nullable SessionLoss loss, Steps steps) {
        boolean first = is(ConnectionState.CONNECTING);
        become(ConnectionState.CONNECTED, steps);
        this.events.put(first ? this.events.connected() : this.events.reconnected(sameSession, loss));
        CompletableFuture<Boolean> waiting = this.settled;
        steps.add(() -> waiting.complete(sameSession));
    }

    /** Another connection is tried. A channel may have been interrupted with the socket of its session before that is lost. */
    void reconnecting(DisconnectReason reason, Steps steps) {
        if (is(ConnectionState.RECONNECTING)) {
            return;
        }
        this.settled = new CompletableFuture<>();
        become(ConnectionState.RECONNECTING, steps);
        this.events.put(this.events.reconnecting(reason));
    }

    /**
     * Nothing is tried any more.
     *
     * @param failure what those who wait for a connection get
     */
    void disconnected(DisconnectReason reason, TransportException failure, Steps steps) {
        boolean first = is(ConnectionState.CONNECTING);
        become(ConnectionState.DISCONNECTED, steps);
        this.events.put(first ? this.events.connectionFailed(failure) : this.events.disconnected(reason));
        fail(failure, steps);
    }

    /** The application has closed the client. */
    void closed(Steps steps) {
        ConnectionState before = this.state;
        become(ConnectionState.CLOSED, steps);
        DisconnectReason reason = DisconnectReason.closedByUs();
        switch (before) {
            case CONNECTED, RECONNECTING -> this.events.put(this.events.disconnected(reason));
            case CONNECTING -> this.events.put(this.events.connectionFailed(new ConnectionLostException(reason)));
            case NEW, DISCONNECTED, CLOSED -> {}
        }
        if (before != ConnectionState.CONNECTED) {
            fail(new ConnectionLostException(reason), steps);
        }
    }

    /** Connecting after the end. */
    void refuse() {
        this.settled = CompletableFuture.failedFuture(
                new PeerClosedException(CloseStatus.NORMAL.withReason("the client was closed")));
    }

    private void fail(TransportException failure, Steps steps) {
        CompletableFuture<Boolean> waiting = this.settled;
        steps.add(() -> waiting.completeExceptionally(failure));
    }
}
