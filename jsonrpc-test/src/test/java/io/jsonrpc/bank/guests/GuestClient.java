package io.jsonrpc.bank.guests;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.client.JsonRpcClient;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;

/** A client as it was written for Kurento. */
class GuestClient {

    final BlockingQueue<String> greetings = new LinkedBlockingQueue<>();

    int register(JsonRpcClient client) throws Exception {
        client.setServerRequestHandler(new DefaultJsonRpcHandler<JsonObject>() {

            @Override
            public void handleRequest(Transaction transaction, Request<JsonObject> request) {
                greetings.add(request.getParams().get("text").getAsString());
            }
        });
        JsonObject params = new JsonObject();
        params.addProperty("name", "Ann");
        JsonElement guests = client.sendRequest("register", params);
        return guests.getAsInt();
    }

    int codeOf(JsonRpcClient client, String method) throws Exception {
        try {
            client.sendRequest(method);
            return 0;
        } catch (RemoteErrorException refused) {
            return refused.getCode();
        }
    }
}
