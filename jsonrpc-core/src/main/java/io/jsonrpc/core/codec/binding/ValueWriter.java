package io.jsonrpc.core.codec.binding;

import io.jsonrpc.core.message.JsonText;
import org.jspecify.annotations.Nullable;

/**
 * Writes values of one declared type as JSON. Safe for use by many threads.
 *
 * @since 0.1
 */
@FunctionalInterface
public interface ValueWriter {

    /**
     * A value as JSON text.
     *
     * @throws RuntimeException of the JSON library, if it cannot write the value
     */
    JsonText write(@Nullable Object value);
}
