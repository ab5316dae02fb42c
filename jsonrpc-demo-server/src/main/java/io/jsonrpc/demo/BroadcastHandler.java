package io.jsonrpc.demo;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.server.SessionManager;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/** {@code publish} sends a {@code message} to every session that called {@code subscribe}. */
class BroadcastHandler extends DefaultJsonRpcHandler<JsonObject> {

    private static final String GROUP = "broadcast";

    private final SessionManager sessions;

    /** Keeps the numbers of the messages in the order of sending. */
    private final ReentrantLock order = new ReentrantLock();

    private long seq;

    BroadcastHandler(SessionManager sessions) {
        this.sessions = sessions;
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
        switch (request.getMethod()) {
            case "subscribe" -> {
                this.sessions.joinGroup(GROUP, transaction.getSession());
                transaction.sendResponse(true);
            }
            case "unsubscribe" -> {
                this.sessions.leaveGroup(GROUP, transaction.getSession());
                transaction.sendResponse(true);
            }
            case "publish" -> transaction.sendResponse(publish(request.getParams()));
            default -> throw RequestRejectedException.methodNotFound();
        }
    }

    /** Returns the number of sessions that accepted the message. */
    private int publish(@Nullable JsonObject params) {
        JsonObject message = params == null ? new JsonObject() : params.deepCopy();
        this.order.lock();
        try {
            message.addProperty("seq", ++this.seq);
            message.addProperty("ts", DemoTime.microsecondsSinceEpoch());
            return this.sessions
                    .inGroup(GROUP)
                    .sendNotification("message", message)
                    .accepted();
        } finally {
            this.order.unlock();
        }
    }
}
