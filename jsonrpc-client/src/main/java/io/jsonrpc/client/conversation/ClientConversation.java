package io.jsonrpc.client.conversation;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.SessionListener;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** The handler of a client and its calls for changes of the session, in the order of the messages. */
public final class ClientConversation {

    private static final SparingLog log = SparingLog.of(ClientConversation.class);

    private final ClientSession session;

    private final ReentrantLock lock = new ReentrantLock();

    private volatile RequestHandler<?> handler = (transaction, request) -> {
        throw RequestRejectedException.methodNotFound();
    };

    /** Set once, right after the peer was made. */
    private volatile @Nullable JsonRpcPeer peer;

    /** Whether the handler was called for a beginning, and not yet for its end. Guarded by the lock. */
    private boolean begun;

    public ClientConversation(ClientSession session) {
        this.session = session;
    }

    public RequestHandler<?> handler() {
        return this.handler;
    }

    public void on(JsonRpcPeer newPeer) {
        this.peer = newPeer;
    }

    private JsonRpcPeer peer() {
        JsonRpcPeer known = this.peer;
        if (known == null) {
            throw new IllegalStateException("The client is being made");
        }
        return known;
    }

    public void handleWith(RequestHandler<?> newHandler) {
        this.handler = newHandler;
        peer().handleAllWith(newHandler);
    }

    /**
     * There is a socket.
     *
     * @param sessionId the id of the session; null when the server has none
     */
    public void online(@Nullable String sessionId) {
        boolean first;
        this.lock.lock();
        try {
            first = !this.begun;
            this.begun = true;
        } finally {
            this.lock.unlock();
        }
        if (first) {
            this.session.begin(sessionId);
            call(listener -> listener.afterConnectionEstablished(this.session));
        } else {
            call(listener -> listener.afterReconnection(this.session));
        }
    }

    /** The session cannot come back. */
    public void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons) {
        peer().startOver(keepUnsent, reasons);
        over(reasons.apply(0).getMessage());
    }

    /** The client was closed. */
    public void ended(CloseStatus status) {
        peer().end(status);
        over(status.code() + " " + status.reason());
    }

    private void over(@Nullable String status) {
        boolean was;
        this.lock.lock();
        try {
            was = this.begun;
            this.begun = false;
        } finally {
            this.lock.unlock();
        }
        if (was) {
            call(listener -> {
                try {
                    listener.afterConnectionClosed(this.session, status == null ? "" : status);
                } finally {
                    this.session.getAttributes().clear();
                }
            });
        }
    }

    /** A call of the handler, if that listens. */
    @FunctionalInterface
    private interface Callback {

        void call(SessionListener listener) throws Exception;
    }

    private void call(Callback callback) {
        peer().execute(() -> {
            SessionListener listener = SessionListener.of(this.handler);
            try {
                callback.call(listener);
            } catch (Exception failure) {
                report(listener, failure);
            }
        });
    }

    private void report(SessionListener listener, Exception failure) {
        try {
            listener.handleUncaughtException(this.session, failure);
        } catch (Throwable second) {
            log.error(second.getClass().getName(), "handleUncaughtException of {} failed", this.session, second);
        }
    }
}
