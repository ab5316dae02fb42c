package io.jsonrpc.core.message;

/**
 * An error response.
 *
 * @param id the request's id, or {@link RequestId#NULL} if it could not be read
 * @param error the error object
 * @since 0.1
 */
public record JsonRpcFailure(RequestId id, ResponseError error) implements JsonRpcResponse {}
