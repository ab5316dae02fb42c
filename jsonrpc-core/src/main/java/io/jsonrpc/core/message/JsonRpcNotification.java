package io.jsonrpc.core.message;

import org.jspecify.annotations.Nullable;

/**
 * A notification: a call without an id, which is never answered, not even with an error.
 *
 * @param method the method's name
 * @param params an object or an array; null if the member is absent
 * @since 0.1
 */
public record JsonRpcNotification(String method, @Nullable JsonText params) implements JsonRpcMessage {}
