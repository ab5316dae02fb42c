package io.jsonrpc.core.message;

/**
 * A response: a result or an error.
 *
 * @since 0.1
 */
public sealed interface JsonRpcResponse extends JsonRpcMessage permits JsonRpcResult, JsonRpcFailure {

    /** The id of the answered request. */
    RequestId id();
}
