package io.jsonrpc.core.message;

/**
 * An answer: a result or a failure.
 *
 * @since 0.1
 */
public sealed interface JsonRpcResponse extends JsonRpcMessage permits JsonRpcResult, JsonRpcFailure {

    /** The id of the request that is answered. */
    RequestId id();
}
