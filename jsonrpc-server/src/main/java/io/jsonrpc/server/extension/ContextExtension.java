package io.jsonrpc.server.extension;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import com.google.gson.JsonParser;
import com.google.gson.JsonPrimitive;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.server.ServerSessionExtension;

/** The extension {@code context}: calls say how long their callers wait, and where they are in a trace. */
public final class ContextExtension implements ServerSessionExtension {

    private static final String RECEIVES = "receives";

    @Override
    public String name() {
        return CallContext.EXTENSION;
    }

    @Override
    public JsonObject accept(JsonObject offer) {
        JsonObject answer = new JsonObject();
        if (!receives(offer)) {
            answer.addProperty(RECEIVES, false);
        }
        return answer;
    }

    /** Whether the client keeps to what it is told. */
    private static boolean receives(JsonObject params) {
        return !new JsonPrimitive(false).equals(params.get(RECEIVES));
    }

    /**
     * Lets the peer of a session do what was agreed on.
     *
     * @param accepted the extensions of the session, name to parameters
     */
    public static void use(JsonText accepted, JsonRpcPeer peer) {
        JsonElement params =
                JsonParser.parseString(accepted.json()).getAsJsonObject().get(CallContext.EXTENSION);
        if (params == null) {
            return;
        }
        if (receives(params.getAsJsonObject())) {
            peer.useContext(true);
        } else {
            peer.acceptContext(true);
        }
    }
}
