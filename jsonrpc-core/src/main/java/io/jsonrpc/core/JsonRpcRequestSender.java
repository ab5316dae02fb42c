package io.jsonrpc.core;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import org.jspecify.annotations.Nullable;

/**
 * Asks and tells the other side. Both ends have one: a server's {@link Session}, a client, and a client's session.
 *
 * <p>May be used from any thread, inside handlers and connection callbacks too. Messages of one thread leave in call
 * order. Sending never waits for the network; the synchronous forms wait for the answer, and a handler that waits this
 * way gives up its turn, so that the next message of the session may start.
 *
 * <p>Every request ends exactly once: with its result, with {@link io.jsonrpc.core.error.RemoteErrorException} (the other side
 * said no), {@link io.jsonrpc.core.error.RequestTimeoutException}, {@link io.jsonrpc.core.error.PeerClosedException}, {@link
 * io.jsonrpc.core.error.QueueFullException}, {@link io.jsonrpc.core.error.MessageTooLargeException} or {@link
 * io.jsonrpc.core.error.ProtocolException}. These are unchecked; {@code IOException} is declared for callers written for
 * Kurento's JSON-RPC and never thrown. The clients do not declare it; whoever has a variable of the type {@code
 * JsonRpcClientWebSocket} needs no {@code catch}.
 *
 * <p>Params may be anything that becomes a JSON object or array; a scalar travels as an array of one element; null sends
 * none. Nothing else may be null unless it says so: that is a {@link NullPointerException} which names the parameter.
 *
 * @since 0.1
 */
public interface JsonRpcRequestSender {

    /**
     * Asks without params and waits for the result.
     *
     * @param resultClass null for a JSON tree: {@code sendRequest("method", null)}, which is meant to send no params, is a
     *     call of this form
     */
    default <R> @Nullable R sendRequest(String method, @Nullable Class<R> resultClass) throws IOException {
        return sendRequest(method, null, resultClass == null ? JsonElement.class : (Type) resultClass, null);
    }

    /** Asks and waits for the result. */
    default <R> @Nullable R sendRequest(String method, @Nullable Object params, Class<R> resultClass)
            throws IOException {
        return sendRequest(method, params, (Type) resultClass, null);
    }

    /** Asks and waits for the result, of any type that Gson can bind. */
    default <R> @Nullable R sendRequest(String method, @Nullable Object params, Type resultType) throws IOException {
        return sendRequest(method, params, resultType, null);
    }

    /** Asks without params and waits for the result as a JSON tree. */
    default @Nullable JsonElement sendRequest(String method) throws IOException {
        return sendRequest(method, null, (Type) JsonElement.class, null);
    }

    /** Asks and waits for the result as a JSON tree. */
    default @Nullable JsonElement sendRequest(String method, @Nullable Object params) throws IOException {
        return sendRequest(method, params, (Type) JsonElement.class, null);
    }

    /**
     * Asks and waits for the result.
     *
     * @param timeout how long to wait; null for the default of this sender
     */
    <R> @Nullable R sendRequest(String method, @Nullable Object params, Type resultType, @Nullable Duration timeout)
            throws IOException;

    /** Asks and waits for the answer; an error object is part of the answer, not an exception. */
    Response<JsonElement> sendRequest(Request<JsonObject> request) throws IOException;

    /** Asks and returns at once; the continuation hears how it ended. */
    default void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        Objects.requireNonNull(continuation, "continuation");
        this.<JsonElement>sendRequestAsync(method, params, JsonElement.class, null)
                .whenComplete((result, failure) -> {
                    if (failure == null) {
                        continuation.onSuccess(result);
                    } else {
                        continuation.onError(failure);
                    }
                });
    }

    /** Asks and returns at once; the continuation hears of the answer, an error object included. */
    void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation);

    /** Asks without params and returns at once, with the default timeout and a JSON tree as result. */
    default CompletableFuture<JsonElement> sendRequestAsync(String method) {
        return sendRequestAsync(method, null, JsonElement.class, null);
    }

    /** Asks and returns at once, with the default timeout and a JSON tree as result. */
    default CompletableFuture<JsonElement> sendRequestAsync(String method, @Nullable Object params) {
        return sendRequestAsync(method, params, JsonElement.class, null);
    }

    /**
     * Asks and returns at once.
     *
     * <p>The future completes on a worker thread. Cancelling it tells the other side ({@code $/cancelRequest}) and
     * forgets the answer.
     *
     * @param timeout how long to wait; null for the default of this sender
     */
    <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout);

    /** Tells without params. */
    default void sendNotification(String method) throws IOException {
        sendNotification(method, null);
    }

    /**
     * Tells; returns as soon as the message is accepted for sending.
     *
     * @throws io.jsonrpc.core.error.TransportException when it was not accepted
     */
    void sendNotification(String method, @Nullable Object params) throws IOException;

    /**
     * Tells; the future completes when the message was written to the socket, and fails when it cannot be any more.
     */
    CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params);
}
