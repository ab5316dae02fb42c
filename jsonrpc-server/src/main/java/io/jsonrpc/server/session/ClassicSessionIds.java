package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.codec.Inbound;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import org.jspecify.annotations.Nullable;

/** The session ids that Kurento's JSON-RPC carries in params, beside those of the method, and in results. */
final class ClassicSessionIds {

    private ClassicSessionIds() {}

    /** Returns the message without the id of the caller's session; an error, or null, when it names another one. */
    static @Nullable Inbound remove(SessionRuntime runtime, ClassicMethods.Caller caller, Inbound.Good good) {
        JsonText params = paramsOf(good.message());
        if (params == null || !mayNameSession(params.json())) {
            return good;
        }
        JsonElement tree = JsonParser.parseString(params.json());
        JsonElement named = tree.isJsonObject() ? tree.getAsJsonObject().get("sessionId") : null;
        if (named == null || !ClassicMethods.isString(named)) {
            return good;
        }
        if (!caller.hasId(named.getAsString())) {
            if (good.message() instanceof JsonRpcRequest request) {
                return new Inbound.Malformed(request.id(), ErrorType.UNKNOWN_SESSION);
            }
            runtime.observer().messageDropped();
            return null;
        }
        tree.getAsJsonObject().remove("sessionId");
        return new Inbound.Good(withParams(good.message(), runtime.codec().write(tree)));
    }

    private static @Nullable JsonText paramsOf(JsonRpcMessage message) {
        if (message instanceof JsonRpcRequest request) {
            return request.params();
        }
        return message instanceof NotificationMessage notice ? notice.params() : null;
    }

    private static JsonRpcMessage withParams(JsonRpcMessage message, JsonText params) {
        if (message instanceof JsonRpcRequest request) {
            return new JsonRpcRequest(request.id(), request.method(), params, request.context());
        }
        return new NotificationMessage(((NotificationMessage) message).method(), params);
    }

    /** A cheap test that avoids parsing most messages: the name may occur, possibly with escapes. */
    private static boolean mayNameSession(String json) {
        return json.charAt(0) == '{' && (json.contains("sessionId") || json.indexOf('\\') >= 0);
    }

    /** A result with the id: an object gets one more member, everything else is wrapped. */
    static JsonText add(JsonText result, String sessionId) {
        JsonElement tree = JsonParser.parseString(result.json());
        JsonObject object;
        if (tree.isJsonObject()) {
            object = tree.getAsJsonObject();
        } else {
            object = new JsonObject();
            if (!tree.isJsonNull()) {
                object.add("value", tree);
            }
        }
        object.addProperty("sessionId", sessionId);
        return new JsonText(object.toString());
    }
}
