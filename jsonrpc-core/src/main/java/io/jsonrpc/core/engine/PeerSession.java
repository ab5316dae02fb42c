package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.Session;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * What the sessions of both ends have in common: they send through their peer.
 *
 * @since 0.1
 */
public abstract class PeerSession implements Session {

    private final Map<String, Object> attributes = new ConcurrentHashMap<>();

    /** The peer of this session. */
    protected abstract JsonRpcPeer peer();

    @Override
    public Map<String, Object> getAttributes() {
        return this.attributes;
    }

    @Override
    public <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) throws IOException {
        return peer().sendRequest(method, params, resultType, timeout);
    }

    @Override
    public Response<JsonElement> sendRequest(Request<JsonObject> request) throws IOException {
        return peer().sendRequest(request);
    }

    @Override
    public void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        peer().sendRequest(method, params, continuation);
    }

    @Override
    public void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
        peer().sendRequest(request, continuation);
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return peer().sendRequestAsync(method, params, resultType, timeout);
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        return peer().sendRequestAsync(method, params, resultType, timeout, progress);
    }

    @Override
    public <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options) {
        return peer().stream(method, params, itemType, options);
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) throws IOException {
        peer().sendNotification(method, params);
    }

    @Override
    public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        return peer().sendNotificationAsync(method, params);
    }
}
