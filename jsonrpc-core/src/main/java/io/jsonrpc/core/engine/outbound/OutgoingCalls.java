package io.jsonrpc.core.engine.outbound;

import com.google.gson.JsonElement;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.engine.threads.ReadingThread;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.ProtocolException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.OutboundText;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.StringJoiner;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The forms in which requests and notifications are sent: waiting, with a future, with a continuation, as a batch. */
public final class OutgoingCalls {

    private static final SparingLog log = SparingLog.of(OutgoingCalls.class);

    private final CallSender sender;

    private final CallResults results;

    private final OutboundQueue outbound;

    private final Workers workers;

    private final TurnQueue turns;

    public OutgoingCalls(
            CallSender sender, CallResults results, OutboundQueue outbound, Workers workers, TurnQueue turns) {
        this.sender = sender;
        this.results = results;
        this.outbound = outbound;
        this.workers = workers;
        this.turns = turns;
    }

    /** Sends a request and waits for the answer. */
    public JsonRpcResponse call(String method, @Nullable Object params, @Nullable Duration timeout) {
        ReadingThread.requireNotHandling();
        PendingRequests.Pending request = this.sender.register(this.sender.prepare(method, params), timeout);
        this.sender.send(request);
        try {
            JsonRpcResponse answer = Workers.await(request.answer::get);
            this.sender.ended(request, answer instanceof JsonRpcResult);
            return answer;
        } catch (InterruptedException interrupt) {
            this.sender.cancel(request);
            this.sender.ended(request, false);
            Thread.currentThread().interrupt();
            throw interrupted(method, interrupt);
        } catch (CancellationException outerCancelled) {
            // The call of this handler was cancelled, which interrupts its thread, too; what comes first does not
            // matter.
            this.sender.ended(request, false);
            throw interrupted(method, outerCancelled);
        } catch (Exception failure) {
            // Still pending if no thread was available for waiting.
            this.sender.cancel(request);
            this.sender.ended(request, false);
            throw toUnchecked(failure);
        }
    }

    private static TransportException interrupted(String method, Exception cause) {
        return new TransportException("Interrupted while waiting for the answer to '" + method + "'", cause);
    }

    /** Sends a request; the future completes on a worker, before handlers of later messages start. */
    public <T> CompletableFuture<T> callAsync(
            String method,
            @Nullable Object params,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress,
            Function<JsonRpcResponse, @Nullable T> conversion) {
        try {
            PendingRequests.Pending request = this.sender.register(this.sender.prepare(method, params), timeout);
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
            this.sender.send(request);
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
            PendingRequests.Pending request = this.sender.register(this.sender.prepare(method, params), null);
            whenAnswered(
                    request,
                    conversion,
                    this::takeEffect,
                    (result, failure) -> complete(continuation, result, failure));
            this.sender.send(request);
        } catch (RuntimeException refused) {
            this.workers.complete(() -> complete(continuation, null, refused));
        }
    }

    private static <T> void complete(Continuation<T> continuation, @Nullable T result, @Nullable Throwable failure) {
        try {
            if (failure == null) {
                continuation.onSuccess(result);
            } else {
                continuation.onError(failure);
            }
        } catch (Throwable unexpected) {
            log.error("continuation", "A continuation failed", unexpected);
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
        CallFuture<T> result = new CallFuture<>(() -> this.sender.cancel(request));
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
            this.sender.ended(request, answer instanceof JsonRpcResult);
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
        List<SentCall> notifications = new ArrayList<>();
        List<CompletableFuture<JsonElement>> answers = new ArrayList<>();
        StringJoiner array = new StringJoiner(",", "[", "]");
        try {
            for (OutgoingBatch.Entry entry : entries) {
                SentCall call = this.sender.prepare(entry.method(), entry.params(), entry.notification());
                if (entry.notification()) {
                    notifications.add(call);
                    array.add(this.sender.text(call));
                } else {
                    PendingRequests.Pending request = this.sender.register(call, null);
                    requests.add(request);
                    answers.add(answerTo(
                            request,
                            answer -> this.results.<JsonElement>result(entry.method(), answer, JsonElement.class),
                            this::takeEffect));
                    array.add(this.sender.text(request));
                }
            }
            List<PendingRequests.Pending> batch = List.copyOf(requests);
            batch.forEach(request -> request.batch = batch);
            this.outbound.offer(
                    OutboundText.of(array.toString()),
                    (number, failure) -> requests.forEach(request -> this.sender.left(request, number, failure)));
            requests.forEach(this.sender::nest);
        } catch (Throwable notSent) {
            requests.forEach(this.sender::withdraw);
            notifications.forEach(call -> call.ended(false));
            throw notSent;
        }
        notifications.forEach(call -> call.ended(true));
        return answers;
    }

    public void notify(String method, @Nullable Object params) {
        SentCall call = this.sender.prepare(method, params, true);
        boolean accepted = false;
        try {
            this.outbound.offer(OutboundText.of(this.sender.text(call)), null);
            accepted = true;
        } finally {
            call.ended(accepted);
        }
    }

    /** Sends a notification; the future completes when it was written. */
    public CompletableFuture<Void> notifyAsync(String method, @Nullable Object params) {
        SentCall call = this.sender.prepare(method, params, true);
        CompletableFuture<Void> written = notifyAsync(OutboundText.of(this.sender.text(call)));
        call.ended(!written.isCompletedExceptionally());
        return written;
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
