package io.jsonrpc.core.message;

/**
 * The answer to a request that failed.
 *
 * @param id the request's id, {@link RequestId#NULL} when it could not be read
 * @param error what went wrong
 * @since 0.1
 */
public record JsonRpcFailure(RequestId id, ResponseError error) implements JsonRpcResponse {}
