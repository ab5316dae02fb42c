package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.engine.outbound.CallResults;
import io.jsonrpc.core.engine.outbound.CallSender;
import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.engine.outbound.IncomingStreams;
import io.jsonrpc.core.engine.outbound.OutboundQueue;
import io.jsonrpc.core.engine.outbound.OutgoingBatch;
import io.jsonrpc.core.engine.outbound.OutgoingCalls;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import io.jsonrpc.core.transport.SendCallback;
import io.jsonrpc.core.transport.Transport;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Executor;
import java.util.function.BiConsumer;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;

/** The half of a peer that sends requests and notifications. */
abstract class SendingPeer implements JsonRpcPeer {

    private final OutboundQueue outbound;

    private final PendingRequests pending;

    private final CallSender sender;

    private final OutgoingCalls calls;

    private final CallResults results;

    private final CallTexts texts;

    private final IncomingStreams streams;

    private final TurnQueue turns;

    /**
     * Wires the parts.
     *
     * @param workers run the tasks of this peer
     */
    SendingPeer(PeerBuilder options, PeerObserver observer, Executor workers) {
        this.turns = new TurnQueue(workers);
        this.outbound = new OutboundQueue(options.limits, options.timers.nanoTime(), options.outboundBudget);
        this.texts = new CallTexts(options.codec);
        Consumer<PendingRequests.Pending> onTimeout = options.announceTimeouts ? this::announceTimeout : timedOut -> {};
        this.pending = new PendingRequests(
                options.timers,
                options.limits.pending(),
                options.firstRequestId,
                options.lastRequestId,
                options.absence,
                onTimeout);
        this.sender = new CallSender(
                this.texts,
                options.clientInterceptors,
                this.pending,
                this.outbound,
                observer,
                options.session,
                options.requestTimeout());
        this.results = new CallResults(options.codec, options.otherSide);
        this.streams = new IncomingStreams(
                this.sender, this.texts, this.results, this.outbound, options.workers, options.timers.nanoTime());
        this.calls = new OutgoingCalls(this.sender, this.results, this.outbound, options.workers, this.turns);
    }

    private void announceTimeout(PendingRequests.Pending timedOut) {
        this.sender.announceCancel(timedOut.id);
    }

    final OutboundQueue outbound() {
        return this.outbound;
    }

    final CallSender sender() {
        return this.sender;
    }

    final PendingRequests pending() {
        return this.pending;
    }

    final IncomingStreams incomingStreams() {
        return this.streams;
    }

    final CallTexts texts() {
        return this.texts;
    }

    /** The order in which tasks of this peer run, callbacks of sent requests included. */
    final TurnQueue turns() {
        return this.turns;
    }

    @Override
    public final void attach(Transport transport, @Nullable OutboundText first) {
        this.outbound.attach(transport, first);
        this.streams.attached();
        attached();
    }

    /** What was sent on the last transport may have been lost. */
    abstract void attached();

    @Override
    public final void flush() {
        this.streams.askAgain();
        this.outbound.flush();
    }

    @Override
    public final void detach(Transport transport) {
        this.outbound.detach(transport);
    }

    @Override
    public final boolean writeIfIdle(BiConsumer<Transport, SendCallback> control) {
        return this.outbound.writeIfIdle(control::accept);
    }

    @Override
    public final void closeWhenIdle(CloseStatus status) {
        this.outbound.closeWhenIdle(status);
    }

    @Override
    public final void limitOutgoing(int messageBytes, int inFlight) {
        this.outbound.limitMessages(messageBytes);
        this.pending.limit(inFlight);
    }

    @Override
    public final void execute(Runnable callback) {
        this.turns.execute(callback);
    }

    @Override
    public final Runnable takesEffect(Runnable action) {
        return this.turns.effect(action)::runElsewhere;
    }

    @Override
    public final CompletableFuture<Void> send(OutboundText notification) {
        return this.calls.notifyAsync(notification);
    }

    @Override
    public final void sendAndForget(OutboundText notification) {
        this.outbound.offer(notification, null);
    }

    @Override
    public final OutboundText encodeNotification(String method, @Nullable Object params) {
        return OutboundText.of(this.texts.notification(method, this.texts.structured(params)));
    }

    @Override
    public final boolean hasSent() {
        return this.outbound.wasOffered();
    }

    @Override
    public final long stalledNanos() {
        return this.outbound.stalledNanos();
    }

    @Override
    public final <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        requireCall(method, resultType);
        return this.results.result(method, this.calls.call(method, params, timeout), resultType);
    }

    private static void requireCall(String method, Type resultType) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(resultType, "resultType; JsonElement.class gives the JSON tree");
    }

    @Override
    public final Response<JsonElement> sendRequest(Request<JsonObject> request) {
        Objects.requireNonNull(request, "request");
        return this.results.response(this.calls.call(request.getMethod(), request.getParams(), null));
    }

    @Override
    public final void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(continuation, "continuation");
        this.calls.call(
                method,
                params,
                answer -> this.results.<JsonElement>result(method, answer, JsonElement.class),
                continuation);
    }

    @Override
    public final void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(continuation, "continuation");
        this.calls.call(request.getMethod(), request.getParams(), this.results::response, continuation);
    }

    @Override
    public final <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return sendRequestAsync(method, params, resultType, timeout, null);
    }

    @Override
    public final <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        requireCall(method, resultType);
        return this.calls.callAsync(
                method, params, timeout, progress, answer -> this.results.<R>result(method, answer, resultType));
    }

    @Override
    public final <T> ItemStream<T> stream(
            String method, @Nullable Object params, Type itemType, StreamOptions options) {
        requireCall(method, itemType);
        Objects.requireNonNull(options, "options");
        return this.streams.stream(method, params, itemType, options);
    }

    @Override
    public final JsonRpcBatch batch() {
        return new OutgoingBatch(this.calls);
    }

    @Override
    public final void sendNotification(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        this.calls.notify(method, params);
    }

    @Override
    public final CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        try {
            return this.calls.notifyAsync(method, params);
        } catch (RuntimeException notEncoded) {
            return CompletableFuture.failedFuture(notEncoded);
        }
    }
}
