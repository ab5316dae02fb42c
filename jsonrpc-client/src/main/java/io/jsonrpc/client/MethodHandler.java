package io.jsonrpc.client;

import io.jsonrpc.core.Session;
import org.jspecify.annotations.Nullable;

/**
 * Answers one method of the server, or takes its notifications. Runs on a worker thread, in arrival order with everything
 * else that the server sends; may call the server and wait.
 *
 * @param <P> what the params are bound to
 * @since 0.1
 */
@FunctionalInterface
public interface MethodHandler<P> {

    /**
     * Handles one request or notification.
     *
     * @param params null when there are none
     * @return the result; not sent for a notification
     * @throws Exception a {@link io.jsonrpc.core.error.RequestRejectedException} becomes the error it holds, anything else
     *     -32603 without any detail
     */
    @Nullable Object handle(@Nullable P params, Session session) throws Exception;
}
