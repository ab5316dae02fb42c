package io.jsonrpc.demo;

import com.google.gson.JsonElement;
import io.jsonrpc.annotation.JsonRpcMethod;
import io.jsonrpc.annotation.JsonRpcParams;
import io.jsonrpc.core.Session;
import io.jsonrpc.spring.controller.JsonRpcController;
import java.io.IOException;
import org.jspecify.annotations.Nullable;

/** {@code callback} sends the request {@code question} to the client with the same params and returns its answer. */
@JsonRpcController(value = "/callback", label = "callback", sockJs = true, calls = CallbackController.Caller.class)
class CallbackController {

    /** What the client answers. */
    interface Caller {

        @Nullable JsonElement question(@JsonRpcParams @Nullable JsonElement params);
    }

    /** Asks the client the same, and returns its answer. */
    @JsonRpcMethod
    public @Nullable JsonElement callback(@JsonRpcParams @Nullable JsonElement params, Session client)
            throws IOException {
        return client.sendRequest("question", params);
    }
}
