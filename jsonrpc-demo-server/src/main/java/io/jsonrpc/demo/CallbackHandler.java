package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import io.jsonrpc.error.RequestRejectedException;
import io.jsonrpc.message.Request;
import io.jsonrpc.peer.DefaultJsonRpcHandler;
import io.jsonrpc.peer.Transaction;

/** {@code callback} asks the client {@code question} with the same params and returns what it answered. */
class CallbackHandler extends DefaultJsonRpcHandler<JsonElement> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        if (!"callback".equals(request.getMethod())) {
            throw RequestRejectedException.methodNotFound();
        }
        transaction.sendResponse(transaction.getSession().sendRequest("question", request.getParams()));
    }
}
