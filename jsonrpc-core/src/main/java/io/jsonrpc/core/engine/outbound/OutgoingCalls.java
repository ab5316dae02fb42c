package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.codec.BindingException;
import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcNotification;
import io.jsonrpc.core.message.JsonRpcRequest;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.message.Response;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Sends requests and notifications: encodes them, registers pending requests, and converts answers to results. */
public final class OutgoingCalls {

    private static final Logger log = LoggerFactory.getLogger(OutgoingCalls.class);

    private final MessageCodec codec;

    private final PendingRequests pending;

    private final OutboundQueue outbound;

    private final Workers workers;

    private final TurnQueue turns;

    private final PeerObserver observer;

    private final Supplier<Duration> defaultTimeout;

    public OutgoingCalls(
            MessageCodec codec,
            PendingRequests pending,
            OutboundQueue outbound,
            Workers workers,
            TurnQueue turns,
            PeerObserver observer,
            Supplier<Duration> defaultTimeout) {
        this.codec = codec;
        this.pending = pending;
        this.outbound = outbound;
        this.workers = workers;
        this.turns = turns;
        this.observer = observer;
        this.defaultTimeout = defaultTimeout;
    }

    /** Sends a request and waits for the answer. */
    public JsonRpcResponse call(String method, @Nullable Object params, @Nullable Duration timeout) {
        ReadingThread.requireNotHandling();
        JsonText json = structured(params);
        PendingRequests.Pending request = register(method, timeout);
        send(request, json);
        try {
            JsonRpcResponse answer = Workers.await(request.answer::get);
            this.observer.callEnded(method, answer instanceof JsonRpcResult);
            return answer;
        } catch (InterruptedException interrupt) {
            cancel(request);
            this.observer.callEnded(method, false);
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while waiting for the answer to '" + method + "'", interrupt);
        } catch (Exception failure) {
            // Still pending if no thread was available for waiting.
            cancel(request);
            this.observer.callEnded(method, false);
            throw toUnchecked(failure);
        }
    }

    /** Sends a request; the future completes on a worker, before handlers of later messages start. */
    public <T> CompletableFuture<T> callAsync(
            String method,
            @Nullable Object params,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress,
            Function<JsonRpcResponse, @Nullable T> conversion) {
        try {
            JsonText json = structured(params);
            PendingRequests.Pending request = register(method, timeout);
            Consumer<Runnable> order = progress == null ? this::takeEffect : inOrder();
            if (progress != null) {
                request.progress = (value, done) -> order.accept(() -> {
                    try {
                        progress.accept(value);
                    } finally {
                        done.run();
                    }
                });
            }
            CompletableFuture<T> result = answerTo(request, conversion, order);
            send(request, json);
            return result;
        } catch (RuntimeException refused) {
            return CompletableFuture.failedFuture(refused);
        }
    }

    /** Sends a request; the continuation is called when a future would be completed. */
    public <T> void call(
            String method,
            @Nullable Object params,
            Function<JsonRpcResponse, @Nullable T> conversion,
            Continuation<T> continuation) {
        try {
            JsonText json = structured(params);
            PendingRequests.Pending request = register(method, null);
            whenAnswered(
                    request, conversion, this::takeEffect, (result, failure) -> notify(continuation, result, failure));
            send(request, json);
        } catch (RuntimeException refused) {
            this.workers.complete(() -> notify(continuation, null, refused));
        }
    }

    private static <T> void notify(Continuation<T> continuation, @Nullable T result, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                continuation.onSuccess(result);
            } else {
                continuation.onError(failure);
            }
        } catch (Throwable unexpected) {
            log.error("A continuation failed", unexpected);
        }
    }

    /** Runs an action on a worker; handlers of later messages wait for it, and it waits for no handler. */
    private void takeEffect(Runnable action) {
        this.workers.complete(this.turns.effect(action));
    }

    /** The same for the actions of one request, which run one after another. */
    private Consumer<Runnable> inOrder() {
        TurnQueue one = new TurnQueue(turn -> this.workers.complete(turn::run));
        return action -> one.execute(this.turns.effect(action)::runElsewhere);
    }

    private <T> CompletableFuture<T> answerTo(
            PendingRequests.Pending request,
            Function<JsonRpcResponse, @Nullable T> conversion,
            Consumer<Runnable> order) {
        CallFuture<T> result = new CallFuture<>(() -> cancel(request));
        whenAnswered(request, conversion, order, (value, failure) -> {
            if (failure == null) {
                result.complete(value);
            } else {
                result.completeExceptionally(failure);
            }
        });
        return result;
    }

    /** Registers the action for the answer; called before the request is sent, because the answer may be fast. */
    private <T> void whenAnswered(
            PendingRequests.Pending request,
            Function<JsonRpcResponse, @Nullable T> conversion,
            Consumer<Runnable> order,
            BiConsumer<@Nullable T, @Nullable Throwable> ended) {
        request.answer.whenComplete((answer, failure) -> order.accept(() -> {
            this.observer.callEnded(request.method, answer instanceof JsonRpcResult);
            if (answer == null) {
                ended.accept(null, failure);
                return;
            }
            T result;
            try {
                result = conversion.apply(answer);
            } catch (RuntimeException | Error noResult) {
                ended.accept(null, noResult);
                return;
            }
            ended.accept(result, null);
        }));
    }

    /** Sends several requests and notifications in one message; returns one future per request. */
    List<CompletableFuture<JsonElement>> callAll(List<OutgoingBatch.Entry> entries) {
        List<PendingRequests.Pending> requests = new ArrayList<>();
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        StringJoiner array = new StringJoiner(",", "[", "]");
        try {
            for (OutgoingBatch.Entry entry : entries) {
                JsonText json = structured(entry.params());
                if (entry.notification()) {
                    array.add(this.codec.encode(new JsonRpcNotification(entry.method(), json)));
                } else {
                    PendingRequests.Pending request = register(entry.method(), null);
                    requests.add(request);
                    answers.add(answerTo(
                            request, answer -> this.<JsonElement>result(answer, JsonElement.class), this::takeEffect));
                    array.add(this.codec.encode(new JsonRpcRequest(request.id, entry.method(), json)));
                }
            }
            List<PendingRequests.Pending> batch = List.copyOf(requests);
            batch.forEach(request -> request.batch = batch);
            this.outbound.offer(
                    OutboundText.of(array.toString()),
                    (number, failure) -> requests.forEach(request -> left(request, number, failure)));
        } catch (Throwable notSent) {
            requests.forEach(request -> this.pending.withdraw(request.id));
            throw notSent;
        }
        return answers;
    }

    private void left(PendingRequests.Pending request, long number, @Nullable Throwable failure) {
        if (failure == null) {
            request.message = number;
        } else {
            this.pending.fail(request.id, asTransportFailure(failure));
        }
    }

    /** The result as a Java value; the error as an exception. */
    public <R> @Nullable R result(JsonRpcResponse response, Type type) {
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

    /** The result or the error as received. */
    public Response<JsonElement> response(JsonRpcResponse response) {
        if (response instanceof JsonRpcFailure failure) {
            return new Response<>(failure.id(), failure.error());
        }
        JsonElement result = this.codec.read(((JsonRpcResult) response).result(), JsonElement.class);
        return new Response<>(response.id(), result);
    }

    public void notify(String method, @Nullable Object params) {
        this.outbound.offer(encodeNotification(method, params), null);
    }

    public CompletableFuture<Void> notifyAsync(OutboundText notification) {
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

    public OutboundText encodeNotification(String method, @Nullable Object params) {
        return OutboundText.of(this.codec.encode(new JsonRpcNotification(method, structured(params))));
    }

    private PendingRequests.Pending register(String method, @Nullable Duration timeout) {
        return this.pending.register(method, timeout == null ? this.defaultTimeout.get() : timeout);
    }

    private void send(PendingRequests.Pending request, @Nullable JsonText params) {
        try {
            OutboundText text =
                    OutboundText.of(this.codec.encode(new JsonRpcRequest(request.id, request.method, params)));
            this.outbound.offer(text, (number, failure) -> left(request, number, failure));
        } catch (Throwable notSent) {
            this.pending.withdraw(request.id);
            throw notSent;
        }
    }

    private void cancel(PendingRequests.Pending request) {
        if (this.pending.forget(request.id)) {
            announceCancel(request.id);
        }
    }

    /** Sends {@code $/cancelRequest} for this request. */
    public void announceCancel(RequestId id) {
        JsonText params = new JsonText("{\"id\":" + id.literal() + "}");
        try {
            this.outbound.offer(
                    OutboundText.of(this.codec.encode(new JsonRpcNotification("$/cancelRequest", params))), null);
        } catch (TransportException unreachable) {
            // The other side cancels the request when the connection closes.
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
