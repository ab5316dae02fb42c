package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;

/** {@code callback} sends the request {@code question} to the client with the same params and returns its answer. */
class CallbackHandler extends DefaultJsonRpcHandler<JsonElement> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        if (!"callback".equals(request.getMethod())) {
            throw RequestRejectedException.methodNotFound();
        }
        transaction.sendResponse(transaction.getSession().sendRequest("question", request.getParams()));
    }
}
