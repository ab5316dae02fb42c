package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;

/** {@code echo} returns its params; anything else gets the automatic empty response. */
class EchoHandler extends DefaultJsonRpcHandler<JsonElement> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        if ("echo".equalsIgnoreCase(request.getMethod())) {
            transaction.sendResponse(request.getParams());
        }
    }

    @Override
    public boolean isNonBlocking() {
        return true;
    }
}
