package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.message.JsonRpcResponse;

/** Takes the answer to one request: alone, or as a part of its batch. */
@FunctionalInterface
public interface Answers {

    void send(JsonRpcResponse response);
}
