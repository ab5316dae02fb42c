package io.jsonrpc.client.conversation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** Sends through another sender, and declares none of the exceptions that are never thrown. */
public abstract class DelegatingSender implements JsonRpcRequestSender {

    /** What only declares that it throws. */
    @FunctionalInterface
    private interface Sending<T extends @Nullable Object> {

        T run() throws IOException;
    }

    protected abstract JsonRpcRequestSender sender();

    private static <T extends @Nullable Object> T unchecked(Sending<T> sending) {
        try {
            return sending.run();
        } catch (IOException neverThrown) {
            throw new UncheckedIOException(neverThrown);
        }
    }

    @Override
    public <R> @Nullable R sendRequest(String method, @Nullable Class<R> resultClass) {
        return sendRequest(method, null, resultClass == null ? JsonElement.class : resultClass, null);
    }

    @Override
    public <R> @Nullable R sendRequest(String method, @Nullable Object params, Class<R> resultClass) {
        return sendRequest(method, params, (Type) resultClass, null);
    }

    @Override
    public <R> @Nullable R sendRequest(String method, @Nullable Object params, Type resultType) {
        return sendRequest(method, params, resultType, null);
    }

    @Override
    public @Nullable JsonElement sendRequest(String method) {
        return sendRequest(method, null, (Type) JsonElement.class, null);
    }

    @Override
    public @Nullable JsonElement sendRequest(String method, @Nullable Object params) {
        return sendRequest(method, params, (Type) JsonElement.class, null);
    }

    @Override
    public <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return unchecked(() -> sender().<R>sendRequest(method, params, resultType, timeout));
    }

    @Override
    public Response<JsonElement> sendRequest(Request<JsonObject> request) {
        return unchecked(() -> sender().sendRequest(request));
    }

    @Override
    public void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        sender().sendRequest(method, params, continuation);
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
    public <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        return sender().sendRequestAsync(method, params, resultType, timeout, progress);
    }

    @Override
    public <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options) {
        return sender().stream(method, params, itemType, options);
    }

    @Override
    public void sendNotification(String method) {
        sendNotification(method, null);
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) {
        unchecked(() -> {
            sender().sendNotification(method, params);
            return null;
        });
    }

    @Override
    public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        return sender().sendNotificationAsync(method, params);
    }
}
