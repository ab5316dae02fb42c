package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.codec.binding.BindingException;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.Response;
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
            throw new RemoteErrorException(method, this.otherSide, failure.error());
        }
        try {
            return this.codec.read(((JsonRpcResult) response).result(), type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "The result of '" + method + "' does not fit " + type.getTypeName() + " at " + misfit.path(),
                    misfit);
        }
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
