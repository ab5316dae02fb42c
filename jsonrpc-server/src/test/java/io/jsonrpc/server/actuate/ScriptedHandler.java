package io.jsonrpc.server.actuate;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;

/** Does what a test wants. */
final class ScriptedHandler extends DefaultJsonRpcHandler<JsonElement> {

    interface Script {
        void run(Transaction transaction, Request<JsonElement> request) throws Exception;
    }

    Script script = (transaction, request) -> transaction.sendResponse("ok");

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        this.script.run(transaction, request);
    }
}
