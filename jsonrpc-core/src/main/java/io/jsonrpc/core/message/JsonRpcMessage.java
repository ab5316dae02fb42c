package io.jsonrpc.core.message;

/**
 * One JSON-RPC 2.0 message.
 *
 * @since 0.1
 */
public sealed interface JsonRpcMessage permits JsonRpcRequest, NotificationMessage, JsonRpcResponse {}
