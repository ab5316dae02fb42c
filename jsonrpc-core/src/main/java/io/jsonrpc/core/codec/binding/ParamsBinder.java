package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Turns the params of one method into its arguments, straight from their text. Safe for use by many threads.
 *
 * <pre>{@code
 * ParamsBinder binder = codec.typedValues(false)
 *         .binder(List.of(ParamSpec.required("symbol", String.class), ParamSpec.required("count", int.class)), false);
 * binder.bind(new JsonText("{\"count\":3,\"symbol\":\"A\"}")); // "A", 3
 * binder.bind(new JsonText("[\"A\",3]")); // the same
 * }</pre>
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ParamsBinder {

    /**
     * Binds params.
     *
     * @param params the text of a JSON object or array; null when a message has none
     * @return an array of its own for each call, an argument for each parameter
     * @throws BindingException when they do not fit
     */
    @Nullable Object[] bind(@Nullable JsonText params);
}
