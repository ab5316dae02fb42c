package io.jsonrpc.client;

import com.google.gson.JsonElement;
import io.jsonrpc.core.DefaultJsonRpcHandler;
import io.jsonrpc.core.JsonRpcHandler;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The handler of a client and what it is told about the life of the session, in the order of the conversation. */
final class ClientConversation {

    private static final Logger log = LoggerFactory.getLogger(ClientConversation.class);

    private final ClientSession session;

    private final ReentrantLock lock = new ReentrantLock();

    private volatile JsonRpcHandler<?> handler = new Nobody();

    /** Set once, right after the peer was made. */
    private volatile @Nullable JsonRpcPeer peer;

    /** Whether the handler was told of a beginning whose end it was not told of. Guarded by the lock. */
    private boolean begun;

    ClientConversation(ClientSession session) {
        this.session = session;
    }

    JsonRpcHandler<?> handler() {
        return this.handler;
    }

    void on(JsonRpcPeer newPeer) {
        this.peer = newPeer;
    }

    private JsonRpcPeer peer() {
        JsonRpcPeer known = this.peer;
        if (known == null) {
            throw new IllegalStateException("The client is being made");
        }
        return known;
    }

    void handleWith(JsonRpcHandler<?> newHandler) {
        this.handler = newHandler;
        peer().handleAllWith(newHandler);
    }

    /** There is a socket. */
    void online(SessionOutcome outcome) {
        boolean first;
        this.lock.lock();
        try {
            first = !this.begun;
            this.begun = true;
        } finally {
            this.lock.unlock();
        }
        if (first) {
            this.session.begin(outcome.sessionId());
            tell(() -> this.handler.afterConnectionEstablished(this.session));
        } else {
            tell(() -> this.handler.afterReconnection(this.session));
        }
    }

    /** The session cannot come back. */
    void sessionLost(boolean keepUnsent, LongFunction<TransportException> reasons) {
        peer().startOver(keepUnsent, reasons);
        over(reasons.apply(0).getMessage());
    }

    /** The client was closed. */
    void ended(CloseStatus status) {
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
            tell(() -> {
                try {
                    this.handler.afterConnectionClosed(this.session, status == null ? "" : status);
                } finally {
                    this.session.getAttributes().clear();
                }
            });
        }
    }

    /** A call to the handler. */
    @FunctionalInterface
    private interface Callback {

        void run() throws Exception;
    }

    private void tell(Callback callback) {
        peer().execute(() -> {
            try {
                callback.run();
            } catch (Exception failure) {
                report(failure);
            }
        });
    }

    private void report(Exception failure) {
        try {
            this.handler.handleUncaughtException(this.session, failure);
        } catch (Throwable second) {
            log.error("handleUncaughtException of {} failed", this.session, second);
        }
    }

    /** Answers for an application that wants nothing to be asked. */
    private static final class Nobody extends DefaultJsonRpcHandler<JsonElement> {

        @Override
        public void handleRequest(Transaction transaction, Request<JsonElement> request) {
            throw RequestRejectedException.methodNotFound();
        }
    }
}
