package io.jsonrpc.core.codec;

import com.google.gson.Gson;
import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.codec.binding.BindingException.Reason;
import io.jsonrpc.core.codec.binding.GsonValues;
import io.jsonrpc.core.codec.binding.TypedValues;
import io.jsonrpc.core.message.CallContext;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcMessage;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.MessageLimits;
import io.jsonrpc.core.message.NotificationMessage;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.message.Utf8;
import java.lang.reflect.Type;
import java.util.List;
import org.jspecify.annotations.Nullable;

/**
 * A codec whose params and results are mapped by Gson; the messages around them are read and written without it.
 *
 * <p>Encoded text never contains an unpaired surrogate, whatever the values contain, so it can always be sent.
 *
 * @since 0.1
 */
public final class GsonMessageCodec implements MessageCodec {

    /** Sufficient for most trees, so that the builder does not grow. */
    private static final int TREE_LENGTH = 128;

    private final GsonValues values;

    private final MessageLimits limits;

    private final boolean nullParams;

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
        this.values = new GsonValues(gson, limits.depth());
        this.limits = limits;
        this.nullParams = nullParams;
    }

    @Override
    public Decoded decode(String text) {
        return new EnvelopeReader(text, this.limits, this.nullParams).read();
    }

    @Override
    public String encode(JsonRpcMessage message) {
        if (message instanceof JsonRpcResult result) {
            return Utf8.wellFormed(text(result));
        }
        StringBuilder out = new StringBuilder(roughLength(message));
        append(out, message);
        return Utf8.wellFormed(out.toString());
    }

    /** The most frequent message: a concatenation allocates nothing but the text. */
    private static String text(JsonRpcResult result) {
        return "{\"jsonrpc\":\"2.0\",\"id\":" + result.id().literal() + ",\"result\":"
                + result.result().json() + "}";
    }

    /** Sufficient for most messages, so that the builder does not grow. */
    private static int roughLength(JsonRpcMessage message) {
        int values = 0;
        if (message instanceof JsonRpcRequest request && request.params() != null) {
            values = request.params().json().length();
        } else if (message instanceof NotificationMessage notification && notification.params() != null) {
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
        if (message instanceof JsonRpcResult result) {
            out.append(text(result));
            return;
        }
        out.append("{\"jsonrpc\":\"2.0\"");
        if (message instanceof JsonRpcRequest request) {
            appendId(out, request.id());
            appendCall(out, request.method(), request.context(), request.params());
        } else if (message instanceof NotificationMessage notification) {
            appendCall(out, notification.method(), notification.context(), notification.params());
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

    private static void appendCall(
            StringBuilder out, String method, @Nullable CallContext context, @Nullable JsonText params) {
        out.append(",\"method\":");
        JsonStrings.quote(out, method);
        if (context != null) {
            ContextMembers.append(out, context);
        }
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
        if (value instanceof JsonElement tree) {
            StringBuilder out = new StringBuilder(TREE_LENGTH);
            TreeWriter.write(out, tree);
            return new JsonText(out.toString());
        }
        return this.values.write(value);
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
    public <T> @Nullable T read(JsonText json, Type type) {
        return type instanceof Class<?> tree && JsonElement.class.isAssignableFrom(tree)
                ? readTree(json, tree)
                : this.values.read(json, type);
    }

    @SuppressWarnings("unchecked")
    private <T> T readTree(JsonText json, Class<?> type) {
        JsonElement tree;
        try {
            tree = TreeReader.read(json.json(), this.limits.depth());
        } catch (JsonFault noJson) {
            throw new BindingException("$", noJson);
        }
        if (!type.isInstance(tree)) {
            throw new BindingException("$", Reason.TYPE);
        }
        return (T) tree;
    }

    @Override
    public void requireReadable(Type type) {
        this.values.requireReadable(type);
    }

    @Override
    public TypedValues typedValues(boolean coerce) {
        return this.values.typed(coerce);
    }
}
