package io.jsonrpc.demo;

import com.google.gson.JsonArray;
import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Transaction;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.kurento.DefaultJsonRpcHandler;
import io.jsonrpc.core.message.Request;
import java.math.BigDecimal;
import java.util.List;
import org.jspecify.annotations.Nullable;

/** The methods of the examples in the JSON-RPC 2.0 specification. */
class SpecHandler extends DefaultJsonRpcHandler<JsonElement> {

    @Override
    public void handleRequest(Transaction transaction, Request<JsonElement> request) throws Exception {
        JsonElement params = request.getParams();
        switch (request.getMethod()) {
            case "subtract" -> transaction.sendResponse(subtract(params));
            case "sum" -> transaction.sendResponse(sum(params));
            case "get_data" -> transaction.sendResponse(getData(params));
            case "update", "notify_hello", "notify_sum" -> transaction.sendVoidResponse();
            default -> throw RequestRejectedException.methodNotFound();
        }
    }

    private static BigDecimal subtract(@Nullable JsonElement params) {
        if (params instanceof JsonArray array && array.size() == 2) {
            return number(array.get(0)).subtract(number(array.get(1)));
        }
        if (params != null && params.isJsonObject() && params.getAsJsonObject().size() == 2) {
            return number(params.getAsJsonObject().get("minuend"))
                    .subtract(number(params.getAsJsonObject().get("subtrahend")));
        }
        throw RequestRejectedException.invalidParams();
    }

    private static BigDecimal sum(@Nullable JsonElement params) {
        if (params instanceof JsonArray array) {
            return array.asList().stream().map(SpecHandler::number).reduce(BigDecimal.ZERO, BigDecimal::add);
        }
        throw RequestRejectedException.invalidParams();
    }

    private static List<Object> getData(@Nullable JsonElement params) {
        if (params == null
                || (params instanceof JsonArray array && array.isEmpty())
                || (params instanceof JsonObject object && object.isEmpty())) {
            return List.of("hello", 5);
        }
        throw RequestRejectedException.invalidParams();
    }

    private static BigDecimal number(@Nullable JsonElement element) {
        if (element == null
                || !element.isJsonPrimitive()
                || !element.getAsJsonPrimitive().isNumber()) {
            throw RequestRejectedException.invalidParams();
        }
        double value = element.getAsDouble();
        if (Double.isInfinite(value)) {
            throw RequestRejectedException.invalidParams();
        }
        try {
            return element.getAsBigDecimal();
        } catch (NumberFormatException outOfRange) {
            throw RequestRejectedException.invalidParams();
        }
    }
}
