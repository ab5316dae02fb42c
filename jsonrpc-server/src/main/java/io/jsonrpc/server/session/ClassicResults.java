package io.jsonrpc.server.session;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import io.jsonrpc.core.message.JsonText;

/** Results as Kurento's JSON-RPC sends them: objects that carry the session id, everything else wrapped. */
final class ClassicResults {

    private ClassicResults() {}

    static JsonText withSessionId(JsonText result, String sessionId) {
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
