package io.jsonrpc.server.session;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.error.SessionRefusedException;
import io.jsonrpc.core.error.UndeliveredMessagesException;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.server.endpoint.HandlerSource;
import io.jsonrpc.spring.session.CurrentSession;
import io.jsonrpc.spring.session.SessionEvents;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;

/** Calls the listener of a session, usually its handler, in order with the messages of the session. */
final class SessionCallbacks {

    private final ServerSession session;

    private final JsonRpcPeer peer;

    private final RequestHandler<?> handler;

    private final SessionListener listener;

    private final HandlerSource source;

    private final SessionEvents events;

    /** Callbacks that have not returned, and one for the last of them. */
    private final AtomicInteger running = new AtomicInteger(1);

    /**
     * Callbacks come one after another, but the last may come while another one that takes too long has not returned: then
     * the application hears of the end after the begin, or of neither.
     */
    private final AtomicReference<Announced> announced = new AtomicReference<>(Announced.NOTHING);

    /** Announces the end; set before the state is. */
    private volatile Runnable atEnd = () -> {};

    private enum Announced {
        NOTHING,

        /** The begin is being announced. */
        BEGINNING,

        BEGIN,

        /** Nothing more will be. */
        END
    }

    SessionCallbacks(
            ServerSession session,
            JsonRpcPeer peer,
            RequestHandler<?> handler,
            HandlerSource source,
            SessionEvents events) {
        this.session = session;
        this.peer = peer;
        this.handler = handler;
        this.listener = SessionListener.of(handler);
        this.source = source;
        this.events = events;
    }

    /** The session has begun. The first call. */
    void established(Consumer<CloseStatus> refused) {
        execute(() -> {
            this.session.opened();
            try {
                this.listener.afterConnectionEstablished(this.session);
            } catch (SessionRefusedException refusal) {
                this.peer.refuse();
                refused.accept(refusal.getStatus());
                return;
            } catch (Exception failure) {
                this.listener.handleUncaughtException(this.session, failure);
            }
            begin();
        });
    }

    private void begin() {
        if (this.announced.compareAndSet(Announced.NOTHING, Announced.BEGINNING)) {
            try {
                this.events.connected(this.session);
            } finally {
                if (!this.announced.compareAndSet(Announced.BEGINNING, Announced.BEGIN)) {
                    this.atEnd.run();
                }
            }
        }
    }

    private void execute(Runnable callback) {
        this.peer.execute(() -> {
            this.running.incrementAndGet();
            try {
                CurrentSession.run(this.session, callback);
            } finally {
                returned();
            }
        });
    }

    private void returned() {
        if (this.running.decrementAndGet() == 0) {
            this.peer.whenReturned(this.session::released);
        }
    }

    /** The session has another socket. */
    void reconnected() {
        execute(() -> {
            if (this.announced.get() == Announced.BEGIN) {
                this.events.reconnected(this.session);
            }
            call(() -> this.listener.afterReconnection(this.session));
        });
    }

    /** The socket of the session has failed. */
    void failed(Throwable cause) {
        execute(() -> call(() -> this.listener.handleTransportError(this.session, cause)));
    }

    /** The session has ended, and its client has not received so many messages. */
    void undelivered(int messages) {
        failed(new UndeliveredMessagesException(messages));
    }

    /**
     * The session has ended. The last call.
     *
     * @param impatience takes the turn away from a handler that does not return; cancelled once it has
     */
    void closed(CloseStatus status, Future<?> impatience) {
        String description = describe(status);
        execute(() -> {
            try {
                call(() -> this.listener.afterConnectionClosed(this.session, description));
            } finally {
                impatience.cancel(false);
                release();
                end(description);
            }
        });
    }

    private void end(String description) {
        this.atEnd = () -> this.events.closed(this.session, description, true);
        switch (this.announced.getAndSet(Announced.END)) {
            case NOTHING -> this.events.closed(this.session, description, false);
            case BEGIN -> this.atEnd.run();
            default -> {
                // Announced when the begin is.
            }
        }
    }

    /** Gives the handler back. */
    void release() {
        this.source.release(this.handler);
        returned();
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
