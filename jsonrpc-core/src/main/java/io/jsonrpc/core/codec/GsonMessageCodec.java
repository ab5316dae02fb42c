package io.jsonrpc.core.codec;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import com.google.gson.JsonIOException;
import com.google.gson.Strictness;
import com.google.gson.TypeAdapter;
import com.google.gson.reflect.TypeToken;
import com.google.gson.stream.JsonWriter;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcNotification;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.message.Utf8;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.jspecify.annotations.Nullable;

/**
 * A codec whose params and results are mapped by Gson; the messages around them are read and written without it.
 *
 * <p>Encoded text never contains an unpaired surrogate, whatever the values contain, so it can always be sent.
 *
 * @since 0.1
 */
public final class GsonMessageCodec implements MessageCodec {

    private final Gson gson;

    private final MessageLimits limits;

    private final boolean nullParams;

    /** Types already checked, because each new session checks its own. */
    private final Set<Type> readable = ConcurrentHashMap.newKeySet();

    /**
     * A codec with a custom mapping.
     *
     * @param gson maps params and results; best built from {@link JsonBinding#gsonBuilder()}, because numbers are exact
     *     only with the adapters registered there
     * @param limits limits on received messages
     */
    public GsonMessageCodec(Gson gson, MessageLimits limits) {
        this(gson, limits, false);
    }

    /**
     * The same.
     *
     * @param nullParams whether {@code "params":null} of a request or notification counts as absent; else it is
     *     rejected, as JSON-RPC 2.0 requires
     */
    public GsonMessageCodec(Gson gson, MessageLimits limits, boolean nullParams) {
        this.gson = gson;
        this.limits = limits;
        this.nullParams = nullParams;
    }

    @Override
    public Decoded decode(String text) {
        return new EnvelopeReader(text, this.limits, this.nullParams).read();
    }

    @Override
    public String encode(JsonRpcMessage message) {
        StringBuilder out = new StringBuilder(roughLength(message));
        append(out, message);
        return Utf8.wellFormed(out.toString());
    }

    /** Sufficient for most messages, so that the builder does not grow. */
    private static int roughLength(JsonRpcMessage message) {
        int values = 0;
        if (message instanceof JsonRpcResult result) {
            values = result.result().json().length();
        } else if (message instanceof JsonRpcRequest request && request.params() != null) {
            values = request.params().json().length();
        } else if (message instanceof JsonRpcNotification notification && notification.params() != null) {
            values = notification.params().json().length();
        }
        return values + 64;
    }

    @Override
    public String encodeBatch(List<? extends JsonRpcResponse> responses) {
        StringBuilder out = new StringBuilder("[");
        for (JsonRpcResponse response : responses) {
            if (out.length() > 1) {
                out.append(',');
            }
            append(out, response);
        }
        return Utf8.wellFormed(out.append(']').toString());
    }

    private void append(StringBuilder out, JsonRpcMessage message) {
        out.append("{\"jsonrpc\":\"2.0\"");
        if (message instanceof JsonRpcRequest request) {
            appendId(out, request.id());
            appendCall(out, request.method(), request.params());
        } else if (message instanceof JsonRpcNotification notification) {
            appendCall(out, notification.method(), notification.params());
        } else if (message instanceof JsonRpcResult result) {
            appendId(out, result.id());
            out.append(",\"result\":").append(result.result().json());
        } else if (message instanceof JsonRpcFailure failure) {
            appendId(out, failure.id());
            appendError(out, failure.error());
        } else {
            throw new AssertionError(message);
        }
        out.append('}');
    }

    private static void appendId(StringBuilder out, RequestId id) {
        out.append(",\"id\":").append(id.literal());
    }

    private static void appendCall(StringBuilder out, String method, @Nullable JsonText params) {
        out.append(",\"method\":");
        JsonStrings.quote(out, method);
        if (params != null) {
            out.append(",\"params\":").append(params.json());
        }
    }

    private void appendError(StringBuilder out, ResponseError error) {
        out.append(",\"error\":{\"code\":").append(error.getCode()).append(",\"message\":");
        JsonStrings.quote(out, error.getMessage());
        if (error.getData() != null) {
            out.append(",\"data\":").append(write(error.getData()).json());
        }
        out.append('}');
    }

    /**
     * {@inheritDoc}
     *
     * <p>A {@link JsonText} is written unchanged, a JSON tree with its nulls, any other value by the Gson of this
     * codec. NaN and infinite numbers are rejected.
     */
    @Override
    public JsonText write(@Nullable Object value) {
        if (value == null) {
            return JsonText.NULL;
        }
        if (value instanceof JsonText text) {
            return text;
        }
        TextWriter out = new TextWriter();
        JsonWriter writer = new JsonWriter(out);
        writer.setStrictness(Strictness.STRICT);
        writer.setHtmlSafe(false);
        writer.setSerializeNulls(value instanceof JsonElement || this.gson.serializeNulls());
        try {
            writeAs(value.getClass(), value, writer);
        } catch (IOException ex) {
            throw new JsonIOException(ex);
        }
        return new JsonText(out.toString());
    }

    @SuppressWarnings("unchecked")
    private <T> void writeAs(Class<T> type, Object value, JsonWriter writer) throws IOException {
        this.gson.getAdapter(type).write(writer, (T) value);
    }

    /**
     * {@inheritDoc}
     *
     * <p>A scalar is also read from the only element of an array, the only member of an object, or the member {@code
     * value} of an object, because params are never a scalar.
     *
     * @throws IllegalArgumentException and other exceptions of Gson if it cannot map the type at all
     */
    @Override
    @SuppressWarnings("unchecked")
    public <T> @Nullable T read(JsonText json, Type type) {
        if (type == JsonText.class) {
            return (T) json;
        }
        TypeAdapter<T> adapter = (TypeAdapter<T>) this.gson.getAdapter(TypeToken.get(type));
        PathReader in = PathReader.take(json.json(), this.limits.depth());
        try {
            T value = type instanceof Class<?> target && ScalarTarget.isScalar(target)
                    ? ScalarTarget.read(in, () -> another(json), adapter, !target.isPrimitive())
                    : adapter.read(in);
            in.finish();
            return value;
        } catch (IOException | RuntimeException ex) {
            throw new BindingException(in.faultPath(ex), ex);
        }
    }

    @Override
    public void requireReadable(Type type) {
        if (!this.readable.contains(type)) {
            ReadableTypes.require(this.gson, type);
            this.readable.add(type);
        }
    }

    private PathReader another(JsonText json) {
        return PathReader.single(json.json(), this.limits.depth());
    }
}
