package io.jsonrpc.core.codec;

import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Text to messages and values, and back. Safe for use by many threads.
 *
 * @since 0.1
 */
public interface MessageCodec {

    /** Reads one text message in one pass. Never throws for bad input: that is a value of {@link Decoded}. */
    Decoded decode(String text);

    /** The text of one message. */
    String encode(JsonRpcMessage message);

    /** The text of the answers of a batch. */
    String encodeBatch(List<? extends JsonRpcResponse> responses);

    /**
     * A Java value as JSON text.
     *
     * @throws RuntimeException what the JSON library throws for a value that it cannot write
     */
    JsonText write(@Nullable Object value);

    /**
     * Asks whether values of a type can be read at all, before the first one is. A codec that cannot tell does nothing.
     *
     * @throws IllegalArgumentException when they never can; its message says why, in one line
     */
    default void requireReadable(Type type) {}

    /**
     * A JSON value as a Java value of the given type.
     *
     * @throws BindingException when it does not fit
     */
    <T> @Nullable T read(JsonText json, Type type);
}
