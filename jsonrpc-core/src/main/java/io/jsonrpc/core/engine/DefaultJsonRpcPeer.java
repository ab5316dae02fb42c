package io.jsonrpc.core.engine;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.MethodContract;
import io.jsonrpc.core.PeerObserver;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.codec.Decoded;
import io.jsonrpc.core.engine.inbound.Answering;
import io.jsonrpc.core.engine.inbound.ErrorTranslator;
import io.jsonrpc.core.engine.inbound.Exchange;
import io.jsonrpc.core.engine.inbound.InboundRequests;
import io.jsonrpc.core.engine.inbound.Replies;
import io.jsonrpc.core.engine.outbound.CallResults;
import io.jsonrpc.core.engine.outbound.CallSender;
import io.jsonrpc.core.engine.outbound.CallTexts;
import io.jsonrpc.core.engine.outbound.OutboundQueue;
import io.jsonrpc.core.engine.outbound.OutgoingBatch;
import io.jsonrpc.core.engine.outbound.OutgoingCalls;
import io.jsonrpc.core.engine.outbound.PendingRequests;
import io.jsonrpc.core.engine.threads.TurnQueue;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
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
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Wires the parts of a peer to each other; each part does one thing. */
final class DefaultJsonRpcPeer implements JsonRpcPeer {

    private static final Logger log = LoggerFactory.getLogger(DefaultJsonRpcPeer.class);

    private final TurnQueue turns;

    private final OutboundQueue outbound;

    private final PendingRequests pending;

    private final InboundRequests requests;

    private final CallSender sender;

    private final OutgoingCalls calls;

    private final CallResults results;

    private final CallTexts texts;

    private final ErrorTranslator errors;

    private final Answering answering;

    private final Replies replies;

    private final Handlers handlers;

    private final MessageRouter router;

    DefaultJsonRpcPeer(PeerBuilder options) {
        Executor ownWorkers = options.workers.forSession();
        this.turns = new TurnQueue(ownWorkers);
        this.outbound = new OutboundQueue(options.limits, options.timers.nanoTime(), options.outboundBudget);
        PeerObserver observer = GuardedObserver.of(options.observer);
        this.texts = new CallTexts(options.codec);
        this.errors = new ErrorTranslator(options.catalog, observer);
        this.replies = new Replies(options.codec, this.texts, options.limits, this.errors, this.outbound);
        Consumer<PendingRequests.Pending> onTimeout = options.announceTimeouts ? this::tellTimeout : timedOut -> {};
        this.pending = new PendingRequests(
                options.timers, options.limits.pending(), options.firstRequestId, options.lastRequestId, onTimeout);
        this.sender = new CallSender(
                this.texts,
                options.clientInterceptors,
                this.pending,
                this.outbound,
                observer,
                options.requestTimeout());
        this.results = new CallResults(options.codec);
        this.calls = new OutgoingCalls(this.sender, this.results, this.outbound, options.workers, this.turns);
        this.requests = new InboundRequests(options.timers, options.limits, options.inboundBudget, this::overdue);
        this.answering = new Answering(
                options.codec,
                this.errors,
                this.requests,
                options.workers,
                options.session,
                options.resultShape,
                this.replies);
        this.handlers = new Handlers(options, observer, this.turns, ownWorkers, this.answering, this.errors);
        long handlerNanos = options.limits.handlerTimeout().toNanos();
        ProtocolLayers layers = ProtocolLayers.standard(
                options.codec, this.pending, this.requests, this.answering, this.replies, observer);
        this.router = new MessageRouter(
                layers,
                this.errors,
                this.pending,
                this.requests,
                this.answering,
                observer,
                this.replies,
                this.handlers,
                () -> options.timers.now() + handlerNanos);
    }

    private void tellTimeout(PendingRequests.Pending timedOut) {
        this.sender.announceCancel(timedOut.id);
    }

    private void overdue(Exchange exchange) {
        if (exchange.holdsReadingThread()) {
            log.warn(
                    "{} of {} blocks the thread that reads: its handler is declared non-blocking, and is not",
                    exchange,
                    this.answering.session());
        }
        try {
            this.answering.abandon(exchange, ErrorType.REQUEST_TIMEOUT);
        } catch (Throwable notSent) {
            // Whatever it is, the requests behind this one are due as well.
            log.error("{} of {} timed out, and could not be answered", exchange, this.answering.session(), notSent);
        }
        this.turns.takeTurnAway(exchange::runner);
    }

    @Override
    public void attach(Transport transport, @Nullable OutboundText first) {
        this.outbound.attach(transport, first);
    }

    @Override
    public void flush() {
        this.outbound.flush();
    }

    @Override
    public void detach(Transport transport) {
        this.outbound.detach(transport);
    }

    @Override
    public void handleAllWith(RequestHandler<?> handler) {
        this.handlers.set(handler);
    }

    @Override
    public void handle(MethodContract method, RequestHandler<?> handler) {
        this.handlers.set(method, handler);
    }

    @Override
    public boolean receive(Decoded message) {
        return this.router.route(message) || this.requests.isStopped();
    }

    @Override
    public void sendAnswer(JsonRpcResponse answer) {
        this.replies.send(answer);
    }

    @Override
    public CompletableFuture<Void> send(OutboundText notification) {
        return this.calls.notifyAsync(notification);
    }

    @Override
    public void sendAndForget(OutboundText notification) {
        this.outbound.offer(notification, null);
    }

    @Override
    public OutboundText encodeNotification(String method, @Nullable Object params) {
        return OutboundText.of(this.texts.notification(method, this.texts.structured(params)));
    }

    @Override
    public boolean writeIfIdle(BiConsumer<Transport, SendCallback> control) {
        return this.outbound.writeIfIdle(control::accept);
    }

    @Override
    public void writeBehindAnswers(BiConsumer<Transport, SendCallback> control) {
        this.requests.whenAnswered(() -> this.outbound.writeBehind(control::accept));
    }

    @Override
    public void execute(Runnable callback) {
        this.turns.execute(callback);
    }

    @Override
    public Runnable takesEffect(Runnable action) {
        return this.turns.effect(action)::runElsewhere;
    }

    @Override
    public void closeWhenIdle(CloseStatus status) {
        this.outbound.closeWhenIdle(status);
    }

    @Override
    public void limitOutgoing(int messageBytes, int inFlight) {
        this.outbound.limitMessages(messageBytes);
        this.pending.limit(inFlight);
    }

    @Override
    public void startOver(boolean keepUnsent, LongFunction<TransportException> reasons) {
        this.outbound.startOver(keepUnsent, reasons);
        this.pending.failAll(!keepUnsent, reasons);
        this.requests.find(id -> true).forEach(this.answering::drop);
    }

    @Override
    public int end(CloseStatus status) {
        int undelivered = this.outbound.end(status);
        this.pending.close(status);
        this.requests.stop().forEach(this.answering::drop);
        return undelivered;
    }

    @Override
    public void takeTurnAway() {
        this.turns.takeTurnAway();
    }

    @Override
    public long stalledNanos() {
        return this.outbound.stalledNanos();
    }

    @Override
    public Load load() {
        return new Load(this.requests.size(), this.pending.size(), this.outbound.messages(), this.outbound.bytes());
    }

    @Override
    public boolean hasSent() {
        return this.outbound.wasOffered();
    }

    @Override
    public <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        requireCall(method, resultType);
        return this.results.result(this.calls.call(method, params, timeout), resultType);
    }

    private static void requireCall(String method, Type resultType) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(resultType, "resultType; JsonElement.class gives the JSON tree");
    }

    @Override
    public Response<JsonElement> sendRequest(Request<JsonObject> request) {
        Objects.requireNonNull(request, "request");
        return this.results.response(this.calls.call(request.getMethod(), request.getParams(), null));
    }

    @Override
    public void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        Objects.requireNonNull(method, "method");
        Objects.requireNonNull(continuation, "continuation");
        this.calls.call(
                method, params, answer -> this.results.<JsonElement>result(answer, JsonElement.class), continuation);
    }

    @Override
    public void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
        Objects.requireNonNull(request, "request");
        Objects.requireNonNull(continuation, "continuation");
        this.calls.call(request.getMethod(), request.getParams(), this.results::response, continuation);
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return sendRequestAsync(method, params, resultType, timeout, null);
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        requireCall(method, resultType);
        return this.calls.callAsync(
                method, params, timeout, progress, answer -> this.results.<R>result(answer, resultType));
    }

    @Override
    public JsonRpcBatch batch() {
        return new OutgoingBatch(this.calls);
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        this.calls.notify(method, params);
    }

    @Override
    public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        Objects.requireNonNull(method, "method");
        try {
            return this.calls.notifyAsync(method, params);
        } catch (RuntimeException notEncoded) {
            return CompletableFuture.failedFuture(notEncoded);
        }
    }
}
