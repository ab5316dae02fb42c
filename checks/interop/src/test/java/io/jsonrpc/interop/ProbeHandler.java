package io.jsonrpc.interop;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.Map;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;

/** Keeps attributes in the session and tells the test what happens to it. */
class ProbeHandler extends DefaultJsonRpcHandler<JsonObject> {

    /** What happened, by session id: established, reconnected, closed, and the notifications. */
    private final Map<String, BlockingQueue<String>> events = new ConcurrentHashMap<>();

    BlockingQueue<String> events(String sessionId) {
        return this.events.computeIfAbsent(sessionId, id -> new LinkedBlockingQueue<>());
    }

    private void happened(Session session, String event) {
        events(session.getSessionId()).add(event);
    }

    /** How that session ended; waits for it. */
    private String ending(String sessionId) throws InterruptedException {
        String event = null;
        do {
            event = events(sessionId).poll(60, TimeUnit.SECONDS);
        } while (event != null && !event.startsWith("closed"));
        return event == null ? "lives" : event;
    }

    @Override
    public void afterConnectionEstablished(Session session) {
        happened(session, "established");
    }

    @Override
    public void afterReconnection(Session session) {
        happened(session, "reconnected");
    }

    @Override
    public void afterConnectionClosed(Session session, String status) {
        happened(session, "closed " + status);
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
        Session session = transaction.getSession();
        JsonObject params = request.getParams() == null ? new JsonObject() : request.getParams();
        if (transaction.isNotification()) {
            happened(session, request.getMethod() + " " + params);
            return;
        }
        switch (request.getMethod()) {
            case "params" -> transaction.sendResponse(params.toString());
            case "session" -> transaction.sendResponse(Map.of("id", session.getSessionId(), "new", session.isNew()));
            case "store" -> {
                session.getAttributes().put("kept", params.get("value").getAsString());
                transaction.sendVoidResponse();
            }
            case "load" ->
                transaction.sendResponse(Map.of("value", session.getAttributes().getOrDefault("kept", "")));
            case "window" -> {
                session.setReconnectionTimeout(params.get("millis").getAsLong());
                transaction.sendVoidResponse();
            }
            case "large" ->
                transaction.sendResponse(
                        Map.of("text", "é".repeat(params.get("length").getAsInt())));
            case "tell" -> {
                session.sendNotification("told", params);
                transaction.sendVoidResponse();
            }
            case "ending" -> transaction.sendResponse(ending(params.get("id").getAsString()));
            default -> throw RequestRejectedException.methodNotFound();
        }
    }
}
