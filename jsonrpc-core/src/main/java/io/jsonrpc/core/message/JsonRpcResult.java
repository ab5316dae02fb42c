package io.jsonrpc.core.message;

/**
 * A response with a result.
 *
 * @param id the request's id
 * @param result any JSON value
 * @since 0.1
 */
public record JsonRpcResult(RequestId id, JsonText result) implements JsonRpcResponse {}
