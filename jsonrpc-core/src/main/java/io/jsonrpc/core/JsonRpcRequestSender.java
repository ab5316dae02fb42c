package io.jsonrpc.core;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/**
 * Sends requests and notifications to the other side. A server's {@link Session}, a client and a client's session are
 * request senders.
 *
 * <p>Safe for use by many threads, including inside handlers and connection callbacks. Messages sent by one thread keep
 * their order. Sending never blocks on the network. The synchronous methods block until the answer arrives; a handler
 * that blocks in one releases its turn, so that the next message of the session can be handled.
 *
 * <p>Every request ends exactly once: with its result, or with {@link io.jsonrpc.core.error.RemoteErrorException} (the
 * other side answered with an error), {@link io.jsonrpc.core.error.RequestTimeoutException}, {@link
 * io.jsonrpc.core.error.PeerClosedException}, {@link io.jsonrpc.core.error.QueueFullException}, {@link
 * io.jsonrpc.core.error.MessageTooLargeException} or {@link io.jsonrpc.core.error.ProtocolException}. These are
 * unchecked. {@code IOException} is declared for callers written for Kurento's JSON-RPC and is never thrown; the
 * clients' own types, such as {@code JsonRpcClientWebSocket}, do not declare it.
 *
 * <p>Params may be any value that maps to a JSON object or array; a scalar is sent as an array of one element, and null
 * sends no params. Other parameters must not be null unless documented otherwise; a null throws a {@link
 * NullPointerException} that names the parameter.
 *
 * <p>The three ways to send:
 *
 * <pre>{@code
 * Integer sum = sender.sendRequest("add", List.of(1, 2), Integer.class);
 * CompletableFuture<Report> report =
 *         sender.sendRequestAsync("report", Map.of("year", 2026), Report.class, Duration.ofMinutes(2));
 * sender.sendNotification("log", "done");
 * }</pre>
 *
 * @since 0.1
 */
public interface JsonRpcRequestSender {

    /**
     * Sends a request without params and waits for the result.
     *
     * @param resultClass type of the result; null returns a JSON tree, because {@code sendRequest("method", null)},
     *     intended to send no params, resolves to this overload
     */
    default <R> @Nullable R sendRequest(String method, @Nullable Class<R> resultClass) throws IOException {
        return sendRequest(method, null, resultClass == null ? JsonElement.class : (Type) resultClass, null);
    }

    /** Sends a request and waits for the result. */
    default <R> @Nullable R sendRequest(String method, @Nullable Object params, Class<R> resultClass)
            throws IOException {
        return sendRequest(method, params, (Type) resultClass, null);
    }

    /** Sends a request and waits for the result, which may be of any type that Gson can bind. */
    default <R> @Nullable R sendRequest(String method, @Nullable Object params, Type resultType) throws IOException {
        return sendRequest(method, params, resultType, null);
    }

    /** Sends a request without params and waits for the result as a JSON tree. */
    default @Nullable JsonElement sendRequest(String method) throws IOException {
        return sendRequest(method, null, (Type) JsonElement.class, null);
    }

    /** Sends a request and waits for the result as a JSON tree. */
    default @Nullable JsonElement sendRequest(String method, @Nullable Object params) throws IOException {
        return sendRequest(method, params, (Type) JsonElement.class, null);
    }

    /**
     * Sends a request and waits for the result.
     *
     * @param timeout how long to wait; null for this sender's default
     */
    <R> @Nullable R sendRequest(String method, @Nullable Object params, Type resultType, @Nullable Duration timeout)
            throws IOException;

    /** Sends a request and waits for the response. An error is returned in the response, not thrown. */
    Response<JsonElement> sendRequest(Request<JsonObject> request) throws IOException;

    /** Sends a request without waiting; the continuation receives the outcome. */
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

    /** Sends a request without waiting; the continuation receives the response, which may be an error. */
    void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation);

    /** Sends a request without params and without waiting, with the default timeout and a JSON tree as result. */
    default CompletableFuture<JsonElement> sendRequestAsync(String method) {
        return sendRequestAsync(method, null, JsonElement.class, null);
    }

    /** Sends a request without waiting, with the default timeout and a JSON tree as result. */
    default CompletableFuture<JsonElement> sendRequestAsync(String method, @Nullable Object params) {
        return sendRequestAsync(method, params, JsonElement.class, null);
    }

    /**
     * Sends a request without waiting.
     *
     * <p>The future completes on a worker thread. Cancelling it sends {@code $/cancelRequest}; an answer that arrives
     * later is dropped.
     *
     * @param timeout how long to wait; null for this sender's default
     */
    <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout);

    /**
     * Sends a request without waiting and receives its progress: each {@code $/progress} notification whose token is
     * the request's id. The consumer is called on a worker, with one value at a time and before the future completes.
     * Messages received later are handled after it returns; it does not wait for running handlers.
     *
     * @param timeout how long to wait; null for this sender's default
     * @param progress receives each {@code value}; null for none
     */
    <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress);

    /**
     * The stream that a method of the other side answers with, received as {@link StreamOptions#DEFAULT} says.
     *
     * @see #stream(String, Object, Type, StreamOptions)
     */
    default <T> ItemStream<T> stream(String method, @Nullable Object params, Class<T> itemType) {
        return stream(method, params, (Type) itemType, StreamOptions.DEFAULT);
    }

    /** As {@link #stream(String, Object, Type, StreamOptions)}. */
    default <T> ItemStream<T> stream(String method, @Nullable Object params, Class<T> itemType, StreamOptions options) {
        return stream(method, params, (Type) itemType, options);
    }

    /**
     * The stream that a method of the other side answers with. Each subscriber calls the method once, when it subscribes;
     * without one, nothing is sent.
     *
     * <p>A subscriber is called on workers, by one thread at a time, and may block: other messages of the session are
     * handled meanwhile. It gets no more items than it requests, and the other side is allowed to send no more than {@link
     * StreamOptions#credit} ahead of it, so that a slow subscriber slows the source down. Its subscription is a {@link
     * io.jsonrpc.core.subscription.StreamSubscription}.
     *
     * <p>Cancelling the subscription ends the stream on the other side, too. The stream fails with the exceptions of
     * requests, with {@link io.jsonrpc.core.error.RemoteErrorException} if the other side ends it with an error, with
     * {@link io.jsonrpc.core.error.JsonRpcException} if an item does not fit, which cancels it, and with a {@link
     * io.jsonrpc.core.error.TransportException} if the session ends, after the items that have arrived. A subscriber that
     * throws an exception in {@code onNext} is cancelled, and gets no more calls.
     *
     * @param itemType the type of the items
     * @param options credit, rate, delivery, and a listener for skipped items
     */
    <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options);

    /** Sends a notification without params. */
    default void sendNotification(String method) throws IOException {
        sendNotification(method, null);
    }

    /**
     * Sends a notification. Returns as soon as the message is accepted for sending.
     *
     * @throws io.jsonrpc.core.error.TransportException if it was not accepted
     */
    void sendNotification(String method, @Nullable Object params) throws IOException;

    /**
     * Sends a notification. The future completes when the message has been written to the socket and fails when it can
     * no longer be written.
     */
    CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params);
}
