package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.error.UndeliveredMessagesException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.HandlerSource;
import java.util.function.Consumer;

/** Calls the listener of a session, usually its handler, in order with the messages of the session. */
final class SessionCallbacks {

    private final ServerSession session;

    private final JsonRpcPeer peer;

    private final RequestHandler<?> handler;

    private final SessionListener listener;

    private final HandlerSource source;

    SessionCallbacks(ServerSession session, JsonRpcPeer peer, RequestHandler<?> handler, HandlerSource source) {
        this.session = session;
        this.peer = peer;
        this.handler = handler;
        this.listener = SessionListener.of(handler);
        this.source = source;
    }

    /** The session has begun. The first call. */
    void established(Consumer<CloseStatus> refused) {
        this.peer.execute(() -> {
            try {
                this.listener.afterConnectionEstablished(this.session);
            } catch (SessionRefusedException refusal) {
                refused.accept(refusal.getStatus());
            } catch (Exception failure) {
                this.listener.handleUncaughtException(this.session, failure);
            }
        });
    }

    /** The session has another socket. */
    void reconnected() {
        this.peer.execute(() -> call(() -> this.listener.afterReconnection(this.session)));
    }

    /** The socket of the session has failed. */
    void failed(Throwable cause) {
        this.peer.execute(() -> call(() -> this.listener.handleTransportError(this.session, cause)));
    }

    /** The session has ended, and its client has not received so many messages. */
    void undelivered(int messages) {
        failed(new UndeliveredMessagesException(messages));
    }

    /** The session has ended. The last call. */
    void closed(CloseStatus status) {
        this.peer.execute(() -> {
            try {
                call(() -> this.listener.afterConnectionClosed(this.session, describe(status)));
            } finally {
                release();
            }
        });
    }

    /** Gives the handler back. */
    void release() {
        this.source.release(this.handler);
    }

    private static String describe(CloseStatus status) {
        return status.reason().isEmpty() ? Integer.toString(status.code()) : status.code() + " " + status.reason();
    }

    private interface Callback {
        void run() throws Exception;
    }

    private void call(Callback action) {
        try {
            action.run();
        } catch (Exception failure) {
            this.listener.handleUncaughtException(this.session, failure);
        }
    }
}
