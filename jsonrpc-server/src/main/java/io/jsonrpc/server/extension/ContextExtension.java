package io.jsonrpc.server.extension;

import com.google.gson.JsonObject;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.server.ServerSessionExtension;

/** The extension {@code context}: calls say how long their callers wait, and where they are in a trace. */
public final class ContextExtension implements ServerSessionExtension {

    @Override
    public String name() {
        return CallContext.EXTENSION;
    }

    @Override
    public JsonObject accept(JsonObject offer) {
        return new JsonObject();
    }
}
