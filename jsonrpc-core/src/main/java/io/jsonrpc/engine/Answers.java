package io.jsonrpc.engine;

import io.jsonrpc.message.JsonRpcResponse;

/** Takes the answer to one request: alone, or as a part of its batch. */
@FunctionalInterface
interface Answers {

    void send(JsonRpcResponse response);
}
