package io.jsonrpc.client;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.message.Request;
import io.jsonrpc.message.Response;
import io.jsonrpc.peer.Continuation;
import io.jsonrpc.peer.JsonRpcRequestSender;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/** Asks and tells through another sender. */
abstract class DelegatingSender implements JsonRpcRequestSender {

    abstract JsonRpcRequestSender sender();

    @Override
    public <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) throws IOException {
        return sender().sendRequest(method, params, resultType, timeout);
    }

    @Override
    public Response<JsonElement> sendRequest(Request<JsonObject> request) throws IOException {
        return sender().sendRequest(request);
    }

    @Override
    public void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
        sender().sendRequest(request, continuation);
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return sender().sendRequestAsync(method, params, resultType, timeout);
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) throws IOException {
        sender().sendNotification(method, params);
    }

    @Override
    public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        return sender().sendNotificationAsync(method, params);
    }
}
