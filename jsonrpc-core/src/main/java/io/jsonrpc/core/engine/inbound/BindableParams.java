package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.error.UnbindableParamsException;
import java.lang.reflect.Type;

/**
 * Checks at registration that JSON can be bound to what a handler takes, and not at its first call.
 *
 * @since 0.1
 */
public final class BindableParams {

    private BindableParams() {}

    /**
     * What the params of a handler are bound to.
     *
     * @throws UnbindableParamsException when that is not known, or no JSON can be bound to it
     */
    public static Type of(RequestHandler<?> handler, MessageCodec codec) {
        Type type = handler.getParamsType();
        require(type, codec, "The JSON-RPC handler " + handler.getClass().getName());
        return type;
    }

    /**
     * Refuses a type that no JSON can be bound to.
     *
     * @param handler names the handler of such params
     */
    public static void require(Type type, MessageCodec codec, String handler) {
        try {
            codec.requireReadable(type);
        } catch (IllegalArgumentException unreadable) {
            throw new UnbindableParamsException(
                    handler + " takes params of type " + type.getTypeName() + ", which no JSON can be bound to ("
                            + unreadable.getMessage() + ")",
                    "Take a record, a class, a list, a map or a JsonElement, or register an adapter for the type");
        }
    }
}
