package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.message.JsonRpcResponse;
import java.util.function.Consumer;

/** Takes the answer to one request: alone, or as a part of its batch. */
@FunctionalInterface
public interface Answers {

    default void send(JsonRpcResponse response) {
        send(response, onItsWay -> {});
    }

    /** Whether the answer is sent by itself, not as a part of a batch. */
    default boolean isSingle() {
        return false;
    }

    /** @param then is given whether the answer is in the outgoing queue; false if another was sent in its place */
    void send(JsonRpcResponse response, Consumer<Boolean> then);
}
