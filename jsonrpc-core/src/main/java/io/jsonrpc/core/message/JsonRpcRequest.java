package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A request: a call with an id, which is answered.
 *
 * @param id the id that the answer carries as well
 * @param method the method's name
 * @param params an object or an array; null if the member is absent
 * @param context its members of the extension {@code context}; null if it has none
 * @since 0.1
 */
public record JsonRpcRequest(
        RequestId id,
        String method,
        @Nullable JsonText params,
        @Nullable CallContext context) implements JsonRpcMessage {

    /** A request without a context. */
    public JsonRpcRequest(RequestId id, String method, @Nullable JsonText params) {
        this(id, method, params, null);
    }
}
