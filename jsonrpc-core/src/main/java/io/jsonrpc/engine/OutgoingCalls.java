package io.jsonrpc.engine;

import com.google.gson.JsonElement;
import io.jsonrpc.codec.BindingException;
import io.jsonrpc.codec.MessageCodec;
import io.jsonrpc.codec.OutboundText;
import io.jsonrpc.error.JsonRpcException;
import io.jsonrpc.error.ProtocolException;
import io.jsonrpc.error.RemoteErrorException;
import io.jsonrpc.error.TransportException;
import io.jsonrpc.message.JsonRpcFailure;
import io.jsonrpc.message.JsonRpcNotification;
import io.jsonrpc.message.JsonRpcRequest;
import io.jsonrpc.message.JsonRpcResponse;
import io.jsonrpc.message.JsonRpcResult;
import io.jsonrpc.message.JsonText;
import io.jsonrpc.message.RequestId;
import io.jsonrpc.message.Response;
import io.jsonrpc.peer.PeerObserver;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Our questions and notifications: encodes them, registers what waits for an answer, and turns answers into results. */
final class OutgoingCalls {

    private final MessageCodec codec;

    private final PendingRequests pending;

    private final OutboundQueue outbound;

    private final Workers workers;

    private final PeerObserver observer;

    private final Supplier<Duration> defaultTimeout;

    OutgoingCalls(
            MessageCodec codec,
            PendingRequests pending,
            OutboundQueue outbound,
            Workers workers,
            PeerObserver observer,
            Supplier<Duration> defaultTimeout) {
        this.codec = codec;
        this.pending = pending;
        this.outbound = outbound;
        this.workers = workers;
        this.observer = observer;
        this.defaultTimeout = defaultTimeout;
    }

    /** Asks and waits. */
    JsonRpcResponse ask(String method, @Nullable Object params, @Nullable Duration timeout) {
        ReadingThread.requireNotHandling();
        PendingRequests.Pending question = send(method, params, timeout, null);
        try {
            JsonRpcResponse answer = Workers.await(question.answer::get);
            this.observer.callEnded(method, answer instanceof JsonRpcResult);
            return answer;
        } catch (InterruptedException interrupt) {
            cancel(question);
            this.observer.callEnded(method, false);
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while waiting for the answer to '" + method + "'", interrupt);
        } catch (Exception failure) {
            // Still open when there was no thread left to wait with.
            cancel(question);
            this.observer.callEnded(method, false);
            throw toUnchecked(failure);
        }
    }

    /** Asks; the future completes on a worker. */
    <T> CompletableFuture<T> askAsync(
            String method,
            @Nullable Object params,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress,
            Function<JsonRpcResponse, @Nullable T> conversion) {
        try {
            return answerTo(send(method, params, timeout, progress), conversion);
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    private <T> CompletableFuture<T> answerTo(
            PendingRequests.Pending question, Function<JsonRpcResponse, @Nullable T> conversion) {
        CallFuture<T> result = new CallFuture<>(() -> cancel(question));
        question.answer.whenComplete((answer, failure) -> this.workers.complete(() -> {
            this.observer.callEnded(question.method, answer instanceof JsonRpcResult);
            if (answer == null) {
                result.completeExceptionally(failure);
                return;
            }
            try {
                result.complete(conversion.apply(answer));
            } catch (RuntimeException | Error noResult) {
                result.completeExceptionally(noResult);
            }
        }));
        return result;
    }

    /** Asks and tells several things in one message; one future for each question. */
    List<CompletableFuture<JsonElement>> askAll(List<OutgoingBatch.Entry> entries) {
        List<PendingRequests.Pending> questions = new ArrayList<>();
        StringJoiner array = new StringJoiner(",", "[", "]");
        try {
            for (OutgoingBatch.Entry entry : entries) {
                JsonText json = structured(entry.params());
                if (entry.notification()) {
                    array.add(this.codec.encode(new JsonRpcNotification(entry.method(), json)));
                } else {
                    PendingRequests.Pending question = this.pending.register(entry.method(), this.defaultTimeout.get());
                    questions.add(question);
                    array.add(this.codec.encode(new JsonRpcRequest(question.id, entry.method(), json)));
                }
            }
            List<PendingRequests.Pending> batch = List.copyOf(questions);
            batch.forEach(question -> question.batch = batch);
            this.outbound.offer(
                    OutboundText.of(array.toString()),
                    (number, failure) -> questions.forEach(question -> left(question, number, failure)));
        } catch (Throwable notSent) {
            questions.forEach(question -> this.pending.forget(question.id));
            throw notSent;
        }
        return questions.stream()
                .map(question -> answerTo(question, answer -> this.<JsonElement>result(answer, JsonElement.class)))
                .toList();
    }

    private void left(PendingRequests.Pending question, long number, @Nullable Throwable failure) {
        if (failure == null) {
            question.message = number;
        } else {
            this.pending.fail(question.id, asTransportFailure(failure));
        }
    }

    /** The result as a Java value; the error as an exception. */
    <R> @Nullable R result(JsonRpcResponse response, Type type) {
        if (response instanceof JsonRpcFailure failure) {
            throw new RemoteErrorException(failure.error());
        }
        try {
            return this.codec.read(((JsonRpcResult) response).result(), type);
        } catch (BindingException misfit) {
            throw new JsonRpcException(
                    "The result does not fit " + type.getTypeName() + " at " + misfit.path(), misfit);
        }
    }

    /** The result or the error as it came. */
    Response<JsonElement> response(JsonRpcResponse response) {
        if (response instanceof JsonRpcFailure failure) {
            return new Response<>(failure.id(), failure.error());
        }
        JsonElement result = this.codec.read(((JsonRpcResult) response).result(), JsonElement.class);
        return new Response<>(response.id(), result);
    }

    void notify(String method, @Nullable Object params) {
        this.outbound.offer(encodeNotification(method, params), null);
    }

    CompletableFuture<Void> notifyAsync(OutboundText notification) {
        CallFuture<Void> written = new CallFuture<>(() -> {});
        try {
            this.outbound.offer(
                    notification,
                    (number, failure) -> this.workers.complete(() -> {
                        if (failure == null) {
                            written.complete(null);
                        } else {
                            written.completeExceptionally(failure);
                        }
                    }));
        } catch (JsonRpcException refused) {
            written.completeExceptionally(refused);
        }
        return written;
    }

    OutboundText encodeNotification(String method, @Nullable Object params) {
        return OutboundText.of(this.codec.encode(new JsonRpcNotification(method, structured(params))));
    }

    private PendingRequests.Pending send(
            String method,
            @Nullable Object params,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        JsonText json = structured(params);
        PendingRequests.Pending question =
                this.pending.register(method, timeout == null ? this.defaultTimeout.get() : timeout);
        question.progress = progress;
        try {
            OutboundText text = OutboundText.of(this.codec.encode(new JsonRpcRequest(question.id, method, json)));
            this.outbound.offer(text, (number, failure) -> left(question, number, failure));
        } catch (Throwable notSent) {
            this.pending.forget(question.id);
            throw notSent;
        }
        return question;
    }

    private void cancel(PendingRequests.Pending question) {
        if (this.pending.forget(question.id)) {
            announceCancel(question.id);
        }
    }

    /** Tells the other side that nobody waits for this answer any more. */
    void announceCancel(RequestId id) {
        JsonText params = new JsonText("{\"id\":" + id.literal() + "}");
        try {
            this.outbound.offer(
                    OutboundText.of(this.codec.encode(new JsonRpcNotification("$/cancelRequest", params))), null);
        } catch (TransportException unreachable) {
            // The other side drops the request with the connection.
        }
    }

    private @Nullable JsonText structured(@Nullable Object params) {
        JsonText json = this.codec.write(params);
        if (json.equals(JsonText.NULL)) {
            return null;
        }
        char first = json.json().charAt(0);
        return first == '{' || first == '[' ? json : new JsonText("[" + json.json() + "]");
    }

    private static TransportException asTransportFailure(Throwable failure) {
        return failure instanceof TransportException known
                ? known
                : new TransportException("The message could not be written", failure);
    }

    private static RuntimeException toUnchecked(Exception failure) {
        Throwable cause = failure instanceof ExecutionException ? failure.getCause() : failure;
        if (cause instanceof TransportException transport) {
            return transport;
        }
        if (cause instanceof RuntimeException unchecked) {
            return unchecked;
        }
        return new ProtocolException("The request failed: " + cause);
    }
}
