package io.jsonrpc.core.codec;

import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * Decodes text to messages and values, and encodes them. Safe for use by many threads.
 *
 * <pre>{@code
 * MessageCodec codec = new GsonMessageCodec(JsonBinding.gsonBuilder().create(), MessageLimits.DEFAULT);
 * if (codec.decode(text) instanceof Decoded.Single single
 *         && single.entry() instanceof Inbound.Good good
 *         && good.message() instanceof JsonRpcRequest request) {
 *     String answer = codec.encode(new JsonRpcResult(request.id(), codec.write(List.of(1, 2))));
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface MessageCodec {

    /**
     * Reads one text message in one pass. Never throws for invalid input, which is a value of {@link Decoded} as well.
     */
    Decoded decode(String text);

    /** Encodes one message. The text depends on nothing else, and contains values that are JSON text unchanged. */
    String encode(JsonRpcMessage message);

    /** Encodes the answers to a batch. */
    String encodeBatch(List<? extends JsonRpcResponse> responses);

    /**
     * A Java value as JSON text.
     *
     * @throws RuntimeException of the JSON library, if it cannot write the value
     */
    JsonText write(@Nullable Object value);

    /**
     * Checks in advance whether values of a type can be read at all. A codec that cannot determine this does nothing.
     *
     * @throws IllegalArgumentException if they never can; its message gives the reason in one line
     */
    default void requireReadable(Type type) {}

    /**
     * A JSON value as a Java value of the given type.
     *
     * @throws BindingException if it does not fit
     */
    <T> @Nullable T read(JsonText json, Type type);

    /**
     * The values of methods with declared types, which are bound more strictly than those of {@link #read}.
     *
     * @param coerce whether a number or a boolean is also read as a text, and {@code "true"} as a boolean, for old clients
     */
    TypedValues typedValues(boolean coerce);
}
