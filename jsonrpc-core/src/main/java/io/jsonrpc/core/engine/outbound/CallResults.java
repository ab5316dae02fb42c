package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.stream.StreamConsumer;
import io.jsonrpc.core.stream.StreamEvent;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.Type;
import org.jspecify.annotations.Nullable;

/**
 * Turns answers into what callers get.
 *
 * @param otherSide who answers, for messages of exceptions
 */
public record CallResults(MessageCodec codec, String otherSide) {

    /** The result as a Java value; the error as an exception. */
    public <R> @Nullable R result(String method, JsonRpcResponse response, Type type) {
        if (response instanceof JsonRpcFailure failure) {
            throw error(method, failure.error());
        }
        try {
            return this.codec.read(((JsonRpcResult) response).result(), type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "The result of '" + method + "' does not fit " + type.getTypeName() + " at " + misfit.path(),
                    misfit);
        }
    }

    /** The error that ended a call or its stream, as an exception. */
    RemoteErrorException error(String method, ResponseError error) {
        return new RemoteErrorException(method, this.otherSide, error);
    }

    /** The same, for an object that is known to be an error. */
    RemoteErrorException error(String method, @Nullable JsonText error) {
        JsonObject members = this.codec.read(error == null ? JsonText.NULL : error, JsonObject.class);
        if (members == null) {
            throw new IllegalArgumentException("No error");
        }
        return error(
                method,
                new ResponseError(
                        members.get("code").getAsInt(), members.get("message").getAsString(), members.get("data")));
    }

    /**
     * An item of a stream as a Java value.
     *
     * @param type may be {@link Positioned}, which then has the position of the item
     */
    <T> T item(String method, StreamEvent event, Type type) {
        if (!(type instanceof ParameterizedType generic) || generic.getRawType() != Positioned.class) {
            return value(method, event.value(), type);
        }
        Object value = value(method, event.value(), generic.getActualTypeArguments()[0]);
        @SuppressWarnings("unchecked")
        T item = (T) new Positioned<>(event.position(), value);
        return item;
    }

    /** What an end of a stream is for its subscriber, unless its session was lost; null for the good one. */
    @Nullable Throwable end(String method, StreamConsumer stream, StreamEvent end) {
        return switch (end.kind()) {
            case ERROR -> error(method, end.value());
            case PROTOCOL ->
                new ProtocolException(
                        stream.id() == null
                                ? "The answer to '" + method + "' is no id of a new stream"
                                : "A message of the stream of '" + method + "' means nothing, or is beyond its limit");
            case OVERFLOW ->
                new TransportException(
                        "The stream of '" + method + "' sent more items than are kept for a slow subscriber");
            case LOST -> new TransportException("The session of the stream has ended");
            case END_LOST ->
                new TransportException(
                        "The stream of '" + method + "' has ended, and its end was lost with a connection");
            case ITEM, COMPLETE -> null;
        };
    }

    private <T> T value(String method, @Nullable JsonText json, Type type) {
        T item;
        try {
            item = json == null ? null : this.codec.read(json, type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "An item of '" + method + "' does not fit " + type.getTypeName() + " at " + misfit.path(), misfit);
        }
        if (item == null) {
            throw new JsonRpcException("An item of '" + method + "' is null, which no subscriber can be given");
        }
        return item;
    }

    /** The result or the error as it came. */
    public Response<JsonElement> response(JsonRpcResponse response) {
        if (response instanceof JsonRpcFailure failure) {
            return new Response<>(failure.id(), failure.error());
        }
        JsonElement result = this.codec.read(((JsonRpcResult) response).result(), JsonElement.class);
        return new Response<>(response.id(), result);
    }
}
