package io.jsonrpc.demo;

import static io.jsonrpc.fixtures.Messages.request;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Answers with the params; remembers its sessions and how they ended. */
class HoldingHandler extends DefaultJsonRpcHandler<JsonElement> {

    final BlockingQueue<Session> sessions = new LinkedBlockingQueue<>();

    final BlockingQueue<String> ends = new LinkedBlockingQueue<>();

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        transaction.sendResponse(request.getParams());
    }

    @Override
    public void afterConnectionEstablished(Session session) {
        this.sessions.add(session);
    }

    @Override
    public void afterConnectionClosed(Session session, String status) {
        this.ends.add(status);
    }

    @Override
    public void handleTransportError(Session session, Throwable exception) {
        this.ends.add(exception.getClass().getSimpleName());
    }

    Session session() throws InterruptedException {
        return this.sessions.poll(OnOneStack.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }

    String end() throws InterruptedException {
        return this.ends.poll(OnOneStack.PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
}
