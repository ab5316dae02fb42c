package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A call that wants an answer.
 *
 * @param id what the answer must carry
 * @param method the method's name
 * @param params an object or an array; null when the member is absent
 * @since 0.1
 */
public record JsonRpcRequest(
        RequestId id, String method, @Nullable JsonText params) implements JsonRpcMessage {}
