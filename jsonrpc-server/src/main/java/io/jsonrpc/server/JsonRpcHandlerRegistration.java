package io.jsonrpc.server;

import io.jsonrpc.core.JsonRpcHandler;

/**
 * Registers further handlers after a first one.
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistration {

    /** Registers one more handler, shared by all sessions of these paths. */
    JsonRpcHandlerRegistration addHandler(JsonRpcHandler<?> handler, String... paths);
}
