package example;

import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.util.Map;

class EchoHandler extends DefaultJsonRpcHandler<JsonObject> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonObject> request) throws Exception {
        Map<String, Object> attributes = transaction.getSession().getAttributes();
        switch (request.getMethod()) {
            case "echo" -> transaction.sendResponse(request.getParams());
            case "count" -> transaction.sendResponse(attributes.merge("calls", 1, (calls, one) -> (Integer) calls + 1));
            default -> throw RequestRejectedException.methodNotFound();
        }
    }
}
