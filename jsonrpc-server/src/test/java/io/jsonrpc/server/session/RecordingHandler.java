package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.ArrayList;
import java.util.List;

/** Echoes, and remembers what happened in order. */
public class RecordingHandler extends DefaultJsonRpcHandler<JsonElement> {

    final List<String> events = new ArrayList<>();

    Session session;

    /** Runs inside of requests and notifications that are no {@code echo}. */
    Runnable whenCalled = () -> {};

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        this.events.add(
                "request " + request.getMethod() + (transaction.getSession().isNew() ? " new" : ""));
        if (request.getMethod().equals("echo")) {
            transaction.sendResponse(request.getParams());
        } else {
            this.whenCalled.run();
        }
    }

    @Override
    public void afterConnectionEstablished(Session newSession) throws Exception {
        this.session = newSession;
        this.events.add("established");
    }

    @Override
    public void afterReconnection(Session same) {
        this.events.add("reconnected");
    }

    @Override
    public void afterConnectionClosed(Session same, String status) {
        this.events.add("closed " + status);
    }

    @Override
    public void handleTransportError(Session same, Throwable exception) {
        this.events.add("error " + exception.getMessage());
    }

    @Override
    public void handleUncaughtException(Session same, Exception exception) {
        this.events.add("uncaught " + exception.getMessage());
    }
}
