package io.jsonrpc.client.conversation;

import com.google.gson.JsonElement;
import com.google.gson.JsonObject;
import io.jsonrpc.core.Continuation;
import io.jsonrpc.core.JsonRpcBatch;
import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.engine.outbound.ReceivedItems;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.Request;
import io.jsonrpc.core.message.Response;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.OnSessionLoss;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamSubscription;
import java.io.IOException;
import java.lang.reflect.Type;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.Flow;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** Sends through the peer, after the gate: what a client and its session have in common. */
public final class GatedSender implements JsonRpcRequestSender {

    /** Of a stream that has failed. */
    private static final StreamSubscription NONE = new StreamSubscription() {

        @Override
        public void request(long items) {}

        @Override
        public void cancel() {}

        @Override
        public void steer(Steering steering) {}
    };

    private final JsonRpcPeer peer;

    private final Gate gate;

    public GatedSender(JsonRpcPeer peer, Gate gate) {
        this.peer = peer;
        this.gate = gate;
    }

    private void enter() {
        this.gate.check();
        this.gate.await();
    }

    /** Whatever is accepted waits in the peer's queue, so connecting may begin afterwards and fail it there. */
    private <T> CompletableFuture<T> passing(Supplier<CompletableFuture<T>> send) {
        try {
            this.gate.check();
        } catch (TransportException refused) {
            return CompletableFuture.failedFuture(refused);
        }
        CompletableFuture<T> result = send.get();
        this.gate.wake();
        return result;
    }

    @Override
    public <R> @Nullable R sendRequest(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) throws IOException {
        enter();
        return this.peer.sendRequest(method, params, resultType, timeout);
    }

    @Override
    public Response<JsonElement> sendRequest(Request<JsonObject> request) throws IOException {
        enter();
        return this.peer.sendRequest(request);
    }

    @Override
    public void sendRequest(String method, @Nullable JsonObject params, Continuation<JsonElement> continuation) {
        passing(continuation, () -> this.peer.sendRequest(method, params, continuation));
    }

    @Override
    public void sendRequest(Request<JsonObject> request, Continuation<Response<JsonElement>> continuation) {
        passing(continuation, () -> this.peer.sendRequest(request, continuation));
    }

    private void passing(Continuation<?> continuation, Runnable send) {
        try {
            this.gate.check();
        } catch (TransportException refused) {
            this.peer.execute(() -> continuation.onError(refused));
            return;
        }
        send.run();
        this.gate.wake();
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method, @Nullable Object params, Type resultType, @Nullable Duration timeout) {
        return passing(() -> this.peer.sendRequestAsync(method, params, resultType, timeout));
    }

    @Override
    public <R> CompletableFuture<R> sendRequestAsync(
            String method,
            @Nullable Object params,
            Type resultType,
            @Nullable Duration timeout,
            @Nullable Consumer<JsonElement> progress) {
        return passing(() -> this.peer.sendRequestAsync(method, params, resultType, timeout, progress));
    }

    @Override
    public <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options) {
        // A stream that goes on is no new message of the application: it waits for the connection in any case.
        Function<@Nullable String, Flow.Publisher<T>> calls =
                position -> this.peer.stream(method, paramsBehind(position, params, options), itemType, options);
        Flow.Publisher<T> stream = options.onSessionLoss() == OnSessionLoss.FAIL
                ? calls.apply(null)
                : subscriber -> new ContinuedStream<>(calls, this.gate::goesOn, options, subscriber).open();
        return new ReceivedItems<>(subscriber -> subscribe(stream, subscriber), options.credit());
    }

    private static @Nullable Object paramsBehind(
            @Nullable String position, @Nullable Object params, StreamOptions options) {
        return position == null || options.resume() == null
                ? params
                : options.resume().apply(position);
    }

    private <T> void subscribe(Flow.Publisher<T> stream, Flow.Subscriber<? super T> subscriber) {
        try {
            this.gate.check();
        } catch (TransportException refused) {
            subscriber.onSubscribe(NONE);
            subscriber.onError(refused);
            return;
        }
        stream.subscribe(subscriber);
        this.gate.wake();
    }

    public JsonRpcBatch batch() {
        JsonRpcBatch batch = this.peer.batch();
        return new JsonRpcBatch() {

            @Override
            public JsonRpcBatch add(String method, @Nullable Object params) {
                batch.add(method, params);
                return this;
            }

            @Override
            public JsonRpcBatch addNotification(String method, @Nullable Object params) {
                batch.addNotification(method, params);
                return this;
            }

            @Override
            public List<CompletableFuture<JsonElement>> send() {
                GatedSender.this.gate.check();
                List<CompletableFuture<JsonElement>> answers = batch.send();
                GatedSender.this.gate.wake();
                return answers;
            }
        };
    }

    @Override
    public void sendNotification(String method, @Nullable Object params) throws IOException {
        this.gate.check();
        this.peer.sendNotification(method, params);
        this.gate.wake();
    }

    @Override
    public CompletableFuture<Void> sendNotificationAsync(String method, @Nullable Object params) {
        return passing(() -> this.peer.sendNotificationAsync(method, params));
    }
}
