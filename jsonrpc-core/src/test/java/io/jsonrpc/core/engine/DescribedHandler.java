package io.jsonrpc.core.engine;

import io.jsonrpc.core.MethodTable;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Request;

/** Has no method, and a document that says so. */
final class DescribedHandler implements MethodTable, MethodTable.Described {

    @Override
    public boolean has(String method) {
        return false;
    }

    @Override
    public RequestHandler<?> others() {
        return RequestHandler.of(JsonText.class, (transaction, request) -> transaction.sendResponse("handled"));
    }

    @Override
    public void handleRequest(Transaction transaction, Request<JsonText> request) {
        throw new AssertionError("It has no method");
    }

    @Override
    public JsonText description() {
        return new JsonText("{\"openrpc\":\"1.3.2\"}");
    }
}
