package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A notification: a call without an id, which is never answered, not even with an error.
 *
 * @param method the method's name
 * @param params an object or an array; null if the member is absent
 * @param context its members of the extension {@code context}; null if it has none
 * @since 0.1
 */
public record NotificationMessage(
        String method, @Nullable JsonText params, @Nullable CallContext context) implements JsonRpcMessage {

    /** A notification without a context. */
    public NotificationMessage(String method, @Nullable JsonText params) {
        this(method, params, null);
    }
}
