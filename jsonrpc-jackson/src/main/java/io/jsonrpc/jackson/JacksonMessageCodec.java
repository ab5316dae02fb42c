package io.jsonrpc.jackson;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.codec.GsonMessageCodec;
import io.jsonrpc.core.codec.JsonBinding;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.json.JsonMapper;

/**
 * A codec whose params and results are mapped by Jackson; the messages around them, and Gson's trees, are read and written
 * as by {@link GsonMessageCodec}.
 *
 * <p>Values are written as the mapper writes them anywhere else, but compactly, and NaN and infinite numbers are refused.
 * They are read more strictly: numbers exactly, no number as a text and no text as a number or a boolean, dates from texts
 * unless the mapper writes them as numbers. Serializers and deserializers of the application are left alone.
 *
 * <pre>{@code
 * MessageCodec codec = new JacksonMessageCodec(JsonMapper.builder().build(), MessageLimits.DEFAULT);
 * }</pre>
 *
 * @since 0.1
 */
public final class JacksonMessageCodec implements MessageCodec {

    private final GsonMessageCodec messages;

    private final JsonMapper mapper;

    private final JacksonTypedValues values;

    /**
     * A codec with the mapping of an application.
     *
     * @param mapper maps params and results; a stricter copy of it is used
     * @param limits limits on received messages; the constraints of the mapper apply to values, too
     */
    public JacksonMessageCodec(JsonMapper mapper, MessageLimits limits) {
        this(mapper, limits, false);
    }

    /**
     * The same.
     *
     * @param nullParams whether {@code "params":null} of a request or notification counts as absent; else it is
     *     rejected, as JSON-RPC 2.0 requires
     */
    public JacksonMessageCodec(JsonMapper mapper, MessageLimits limits, boolean nullParams) {
        this.messages = new GsonMessageCodec(JsonBinding.gsonBuilder().create(), limits, nullParams);
        this.mapper = mapper;
        this.values = new JacksonTypedValues(mapper, this.messages, false);
    }

    @Override
    public Decoded decode(String text) {
        return this.messages.decode(text);
    }

    @Override
    public String encode(JsonRpcMessage message) {
        return this.messages.encode(message);
    }

    @Override
    public String encodeBatch(List<? extends JsonRpcResponse> responses) {
        return this.messages.encodeBatch(responses);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A {@link JsonText} is written unchanged, a tree of Gson with its nulls, any other value by the mapper.
     */
    @Override
    public JsonText write(@Nullable Object value) {
        return value instanceof JsonElement ? this.messages.write(value) : this.values.write(value);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A scalar is also read from the only element of an array, the only member of an object, or the member {@code
     * value} of an object, because params are never a scalar.
     *
     * @throws tools.jackson.databind.exc.InvalidDefinitionException if the mapper cannot map the type at all
     */
    @Override
    public <T> @Nullable T read(JsonText json, Type type) throws BindingException {
        if (type instanceof Class<?> target && JsonElement.class.isAssignableFrom(target)) {
            return this.messages.read(json, type);
        }
        return this.values.readParams(json, type);
    }

    @Override
    public void requireReadable(Type type) {
        this.values.requireReadable(type);
    }

    @Override
    public TypedValues typedValues(boolean coerce) {
        return coerce ? new JacksonTypedValues(this.mapper, this.messages, true) : this.values;
    }
}
