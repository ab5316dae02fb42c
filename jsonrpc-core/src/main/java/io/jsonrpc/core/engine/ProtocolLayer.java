package io.jsonrpc.core.engine;

import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.engine.error.ErrorTranslator;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.NotificationMessage;
import org.jspecify.annotations.Nullable;

/** A part of the protocol that owns some of the reserved names; handlers see no message of it. */
@FunctionalInterface
interface ProtocolLayer {

    /**
     * Handles a notification, on the reading thread.
     *
     * @return false when it found no room
     */
    boolean notification(NotificationMessage notification);

    /**
     * The members of params.
     *
     * @return null if they are no object
     * @throws BindingException if they cannot be read
     */
    static @Nullable JsonObject members(MessageCodec codec, @Nullable JsonText params) {
        return params == null || params.json().charAt(0) != '{' ? null : codec.read(params, JsonObject.class);
    }

    /** Answers a request, on the reading thread; most layers have none. */
    default JsonRpcResponse answer(JsonRpcRequest request, ErrorTranslator errors) {
        return new JsonRpcFailure(request.id(), errors.error(ErrorType.METHOD_NOT_FOUND));
    }
}
