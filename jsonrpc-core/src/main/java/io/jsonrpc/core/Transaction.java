package io.jsonrpc.core;

import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.subscription.ItemStream;
import java.io.IOException;
import java.lang.reflect.Type;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * One request being handled, and the means to answer it.
 *
 * <p>Safe for use by many threads. A request is answered once: a second answer throws {@link
 * io.jsonrpc.core.error.RequestAlreadyRespondedException} and sends nothing. Answering a notification, or a request
 * that was cancelled or has timed out, sends nothing and is not an error. {@code IOException} is declared for handlers
 * written for Kurento's JSON-RPC and is never thrown.
 *
 * <p>Answering later, from another thread:
 *
 * <pre>{@code
 * public void handleRequest(Transaction transaction, Request<Order> request) {
 *     transaction.startAsync();
 *     CompletableFuture<Receipt> receipt = this.orders.place(request.getParams());
 *     transaction.onCancel(() -> receipt.cancel(true));
 *     receipt.whenComplete((result, failure) -> {
 *         try {
 *             if (failure == null) {
 *                 transaction.sendResponse(result);
 *             } else {
 *                 transaction.sendError(failure);
 *             }
 *         } catch (IOException never) {
 *             throw new UncheckedIOException(never);
 *         }
 *     });
 * }
 * }</pre>
 *
 * @since 0.1
 */
public interface Transaction extends JsonRpcCall {

    /**
     * Answers with a result.
     *
     * @param result any value that Gson can write; null sends the JSON value {@code null}
     * @throws io.jsonrpc.core.error.MessageTooLargeException if the result exceeds the limit; an error is sent instead
     */
    void sendResponse(@Nullable Object result) throws IOException;

    /** Answers with the result {@code null}. */
    void sendVoidResponse() throws IOException;

    /**
     * Answers with a stream: the result is its id, and its items follow as notifications, no faster than the caller takes
     * them (PROTOCOL.md 6). The publisher is subscribed when the answer is on its way, on a worker, and never if the request
     * has ended before. Its subscription is cancelled when the caller or the session ends the stream. An error that the
     * publisher signals is sent as {@link #sendError(Throwable)} would; null as an item, and exceptions where none may be
     * thrown, end the stream with -32603. If the session has as many streams as it may, the error is {@code stream.tooMany}.
     *
     * @param items any values that can be written as JSON; a subscriber of it requests only what is taken
     * @throws IllegalStateException if this is a notification
     */
    default void openStream(Flow.Publisher<?> items) throws IOException {
        openStream(StreamSource.of(items));
    }

    /**
     * As {@link #openStream(Flow.Publisher)}, with what is said about how the items are sent.
     *
     * @param source closed if the stream is not opened, because the request has ended or there are too many
     * @throws IllegalStateException if this is a notification
     */
    void openStream(StreamSource<?> source) throws IOException;

    /** As {@link #receiveStream(Object, Type)}. */
    default <T> ItemStream<T> receiveStream(Object argument, Class<T> itemType) {
        return receiveStream(argument, (Type) itemType);
    }

    /**
     * The stream that the caller sends as a param (PROTOCOL.md 6.6), for one subscriber. Nothing of it is sent before that
     * requests an item, and no more than it handles. It ends with the call: its subscriber then gets a {@link
     * java.util.concurrent.CancellationException}, unless the stream has ended before. Cancelling the subscription ends the
     * stream, and not the call.
     *
     * @param argument the value of the param as it was bound: a JSON tree, a map, or whatever is written as {@code
     *     {"rpc.stream": id}}
     * @param itemType the type of the items
     * @throws io.jsonrpc.core.error.InvalidParamsException if it is no such value, or the caller sends a stream with this id
     *     already, or this is a notification or in a batch
     * @throws io.jsonrpc.core.error.ErrorTypeException if the session has as many streams as it may
     */
    <T> ItemStream<T> receiveStream(Object argument, Type itemType);

    /** Answers with an error without data. */
    default void sendError(int code, String message) throws IOException {
        sendError(code, message, null);
    }

    /**
     * Answers with an error.
     *
     * @param data any value that Gson can write; null omits the member
     */
    void sendError(int code, String message, @Nullable Object data) throws IOException;

    /** Answers with an error. */
    void sendError(ResponseError error) throws IOException;

    /**
     * Answers with the error for an exception: the one that a {@link io.jsonrpc.core.error.RequestRejectedException}
     * carries, else -32603 with a generic message. Nothing else of the exception is sent; it is logged on this side.
     */
    void sendError(Throwable failure) throws IOException;

    /** Declares that the request will be answered after {@code handleRequest} has returned, from any thread. */
    void startAsync();
}
