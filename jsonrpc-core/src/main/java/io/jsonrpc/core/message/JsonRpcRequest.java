package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A request: a call with an id, which is answered.
 *
 * @param id the id that the answer carries as well
 * @param method the method's name
 * @param params an object or an array; null if the member is absent
 * @since 0.1
 */
public record JsonRpcRequest(
        RequestId id, String method, @Nullable JsonText params) implements JsonRpcMessage {}
