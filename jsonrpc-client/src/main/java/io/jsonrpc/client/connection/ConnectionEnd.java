package io.jsonrpc.client.connection;

import io.jsonrpc.client.event.DisconnectReason;
import io.jsonrpc.client.session.ClientSessionSocket;
import io.jsonrpc.client.settings.ClientRuntime;
import io.jsonrpc.client.settings.ClientSettings;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The end of a connection that the application closes: the last messages, the close frame within a time, the last event. */
final class ConnectionEnd {

    private static final Logger log = LoggerFactory.getLogger(ConnectionEnd.class);

    private final ClientRuntime runtime;

    private final ClientSettings settings;

    private final JsonRpcPeer peer;

    private final ClientEvents events;

    private final HeldSession session;

    private final ConnectionOwner owner;

    private final CompletableFuture<Void> closed = new CompletableFuture<>();

    ConnectionEnd(
            ClientRuntime runtime,
            ClientSettings settings,
            JsonRpcPeer peer,
            ClientEvents events,
            HeldSession session,
            ConnectionOwner owner) {
        this.runtime = runtime;
        this.settings = settings;
        this.peer = peer;
        this.events = events;
        this.session = session;
        this.owner = owner;
    }

    /** Completes when the socket is gone and the listener has got the last event. */
    CompletableFuture<Void> closed() {
        return this.closed;
    }

    /**
     * The application has closed the client. Called under the lock of the connection.
     *
     * @param open the socket; null for none
     * @param channels what is waited for before the session is closed
     * @param lost called when the time for the close frame is over
     */
    void begin(
            @Nullable ClientSessionSocket open,
            CompletableFuture<?> channels,
            ClientSessionSocket.Owner lost,
            Steps steps) {
        if (open == null) {
            steps.add(() -> finish(CloseStatus.NORMAL));
            return;
        }
        this.runtime.after(this.settings.closeTimeout().toNanos(), () -> giveUp(open, lost));
        if (this.settings.sendCloseMessage() && this.session.resumable() == null && !open.isChannel()) {
            steps.add(() -> sendCloseMessage(open));
        }
        steps.add(() -> channels.whenComplete((all, failure) -> this.peer.closeWhenIdle(CloseStatus.NORMAL)));
    }

    /** The server does not answer the close frame, or the transport does not report the end. */
    private static void giveUp(ClientSessionSocket open, ClientSessionSocket.Owner lost) {
        DisconnectReason reason = DisconnectReason.closedByUs();
        open.socket().abort(reason);
        lost.lost(open, reason);
    }

    private void sendCloseMessage(ClientSessionSocket open) {
        try {
            this.peer.sendAndForget(open.control("closeSession", null, answer -> {}));
        } catch (TransportException full) {
            log.debug("{}: no room for closeSession", this.settings.label(), full);
        }
    }

    /** The last socket has ended. */
    void finish(CloseStatus status) {
        this.session.end();
        try {
            this.owner.ended(status);
        } finally {
            // An event, behind the handler's last calls: the workers are needed until the one before has run.
            this.events.put(() -> {
                this.owner.finished();
                this.closed.complete(null);
            });
            this.events.run();
        }
    }
}
