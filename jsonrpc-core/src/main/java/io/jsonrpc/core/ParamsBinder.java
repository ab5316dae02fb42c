package io.jsonrpc.core;

import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Turns the text of params into the value that a handler gets from {@link io.jsonrpc.core.message.Request#getParams}. Called
 * on the handler's thread, at most once for a message, and only if the handler reads its params.
 *
 * <pre>{@code
 * ParamsBinder<Integer> size = params -> params.json().length();
 * }</pre>
 *
 * @param <P> what params are bound to
 * @since 0.1
 */
@FunctionalInterface
public interface ParamsBinder<P> {

    /**
     * Binds params.
     *
     * @param params the text of a JSON object or array
     * @throws io.jsonrpc.core.error.RequestRejectedException when they do not fit: it becomes the answer
     */
    @Nullable P bind(JsonText params);
}
