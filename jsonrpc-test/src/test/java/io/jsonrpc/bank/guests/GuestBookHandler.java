package io.jsonrpc.bank.guests;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;

public class GuestBookHandler extends DefaultJsonRpcHandler<JsonObject> {

    private final Map<String, Session> guests = new ConcurrentHashMap<>();

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
        JsonObject params = request.getParams();
        switch (request.getMethod()) {
            case "register":
                this.guests.put(params.get("name").getAsString(), transaction.getSession());
                transaction.sendResponse(this.guests.size());
                break;
            case "greet":
                Session guest = this.guests.get(params.get("to").getAsString());
                guest.sendNotification("greeting", params);
                transaction.sendVoidResponse();
                break;
            default:
                transaction.sendError(1, "Unknown method", null);
        }
    }

    @Override
    public void afterConnectionClosed(Session session, String status) throws Exception {
        this.guests.values().remove(session);
    }
}
