package io.jsonrpc.server;

import io.jsonrpc.core.JsonRpcHandler;

/**
 * Goes on registering after a first handler.
 *
 * @since 0.1
 */
public interface JsonRpcHandlerRegistration {

    /** One more handler for all sessions of these paths. */
    JsonRpcHandlerRegistration addHandler(JsonRpcHandler<?> handler, String... paths);
}
