package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.PeerClosedException;
import io.jsonrpc.core.error.RequestTimeoutException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.message.JsonRpcFailure;
import io.jsonrpc.core.message.JsonRpcResponse;
import io.jsonrpc.core.message.JsonRpcResult;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamConsumer;
import io.jsonrpc.core.stream.StreamConsumers;
import io.jsonrpc.core.stream.StreamConsumers.Reaction;
import io.jsonrpc.core.subscription.ItemStream;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.transport.CloseStatus;
import java.lang.reflect.Type;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CancellationException;
import java.util.function.Function;
import java.util.function.LongFunction;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams that a peer receives: their state, guarded by one lock, and what connects it to calls and subscribers. */
public final class IncomingStreams {

    private static final int MAX_ABANDONED = 1024;

    private final CallSender sender;

    private final SteeringSender steering;

    private final CallResults results;

    private final Workers workers;

    private final LongSupplier nanoTime;

    /** Null before the first stream. Guarded by the lock, like each of its streams. */
    private @Nullable StreamConsumers consumers;

    /** Items of a stream that the other side may send before the first limit; negative for no bound. Guarded by the lock. */
    private long initialLimit = -1;

    /** Those that are not over. Guarded by the lock. */
    private final Map<StreamConsumer, IncomingStream<?>> streams = new HashMap<>(0);

    /** There is a socket of which the open streams know nothing. */
    private volatile boolean reattached;

    public IncomingStreams(
            CallSender sender,
            CallTexts texts,
            CallResults results,
            OutboundQueue outbound,
            Workers workers,
            LongSupplier nanoTime) {
        this.sender = sender;
        this.results = results;
        this.steering = new SteeringSender(sender, texts, outbound);
        this.workers = workers;
        this.nanoTime = nanoTime;
    }

    /** A stream for which each subscriber calls the method. */
    public <T> ItemStream<T> stream(String method, @Nullable Object params, Type itemType, StreamOptions options) {
        return new ReceivedItems<>(
                subscriber -> {
                    IncomingStream<T> stream = new IncomingStream<>(this, method, itemType, options, subscriber);
                    stream.open(() -> open(stream, method, params, options));
                },
                options.credit());
    }

    /** Holding the lock. */
    StreamConsumers consumers() {
        if (this.consumers == null) {
            this.consumers = new StreamConsumers(MAX_ABANDONED, this.initialLimit);
        }
        return this.consumers;
    }

    /** Items of each stream that the other side may send before the first limit; negative for no bound. */
    public void agree(long limit) {
        change(() -> {
            this.initialLimit = limit;
            if (this.consumers != null) {
                this.consumers.initialLimit(limit);
            }
        });
    }

    /** Changes how all streams are wanted, also those that begin later, besides what is wanted of each. */
    public void steerAll(Steering all) {
        change(() -> consumers().steer(all).forEach(this::limit));
    }

    /** Items of the busiest stream in the last second. */
    public long most() {
        return locked(() -> this.consumers == null ? 0 : this.consumers.most(this.nanoTime.getAsLong()));
    }

    /**
     * Calls the method of a stream.
     *
     * @throws RuntimeException if the call is refused here
     */
    void open(IncomingStream<?> stream, String method, @Nullable Object params, StreamOptions options) {
        PendingRequests.Pending request =
                this.sender.register(this.sender.prepareStream(method, params), options.timeout());
        boolean wanted = locked(() -> {
            StreamConsumer asked = consumers().ask(request.id, options.credit());
            if (!stream.called(new IncomingStream.Call(request, asked))) {
                consumers().refused(request.id);
                return false;
            }
            this.streams.put(asked, stream);
            return true;
        });
        if (!wanted) {
            this.sender.withdraw(request);
            return;
        }
        // On the thread that reads, before it reads what follows the answer.
        request.answer.whenComplete((answer, failure) -> answered(stream, request, answer, failure));
        try {
            this.sender.send(request);
        } catch (RuntimeException notSent) {
            locked(() -> consumers().refused(request.id));
            stream.fail(notSent);
        }
    }

    private void answered(
            IncomingStream<?> stream,
            PendingRequests.Pending request,
            @Nullable JsonRpcResponse answer,
            @Nullable Throwable failure) {
        // Interceptors are code of the application.
        this.workers.complete(() -> this.sender.ended(request, answer instanceof JsonRpcResult));
        if (answer instanceof JsonRpcResult result) {
            react(() -> consumers().answered(request.id, result.result()));
        } else if (answer instanceof JsonRpcFailure refusal) {
            locked(() -> consumers().refused(request.id));
            stream.fail(this.results.error(request.call.method(), refusal.error()));
        } else if (failure instanceof RequestTimeoutException || failure instanceof CancellationException) {
            // The answer may come yet, and the stream that it names has to be cancelled.
            stream.fail(failure);
        } else {
            locked(() -> consumers().refused(request.id));
            stream.fail(failure == null ? new TransportException("The call has no answer") : failure);
        }
    }

    /** An answer that no pending request waits for; false if no stream was asked for by its call. */
    public boolean late(JsonRpcResponse answer) {
        if (locked(() -> this.consumers == null)) {
            return false;
        }
        return answer instanceof JsonRpcResult result
                ? react(() -> consumers().answered(result.id(), result.result()))
                : locked(() -> consumers().refused(answer.id()));
    }

    /** A received {@code rpc.stream.item}; false if it means nothing. On the reading thread. */
    public boolean item(@Nullable JsonText params) {
        return react(() -> consumers().receive(params, this.nanoTime.getAsLong()));
    }

    private boolean react(Supplier<Reaction> happening) {
        Reaction reaction = locked(() -> {
            Reaction what = happening.get();
            this.steering.cancel(what.cancel());
            limit(what.stream(), what.limit());
            return what;
        });
        wake(reaction.stream());
        return reaction.known();
    }

    private void wake(@Nullable StreamConsumer consumer) {
        IncomingStream<?> stream = locked(() -> this.streams.get(consumer));
        if (stream != null) {
            stream.wake();
        }
    }

    private void limit(@Nullable StreamConsumer consumer, @Nullable JsonText params) {
        IncomingStream<?> stream = this.streams.get(consumer);
        if (stream != null && consumer != null && stream.steering.delivery() != null) {
            steer(stream, params);
        } else if (stream != null && consumer != null) {
            this.steering.limit(consumer, params);
        }
    }

    /** Sends a {@code limit} that the other side may refuse, which ends the stream; null for none. Under the lock. */
    void steer(IncomingStream<?> stream, @Nullable JsonText params) {
        if (params != null) {
            this.steering.ask(
                    stream, params, refusal -> stream.fail(this.results.error(SteeringSender.LIMIT, refusal.error())));
        }
    }

    /** The subscriber wants no more: of the two, what is there is cancelled. */
    void close(IncomingStream.Call call) {
        change(() -> {
            forget(call);
            this.steering.cancel(call.consumer().cancel());
        });
        this.sender.giveUp(call.request());
    }

    /** There is another socket, and messages may have been lost with the last one. Sends nothing itself. */
    public void attached() {
        this.reattached = locked(() -> this.consumers != null && this.consumers.reattached());
    }

    /** Finds out, if there is another socket, which streams the other side still has. */
    public void askAgain() {
        if (!this.reattached) {
            return;
        }
        this.reattached = false;
        change(() -> {
            consumers().cancelAgain().forEach(this.steering::cancel);
            consumers().askAgain().forEach((consumer, limit) -> this.steering.askAgain(limit, () -> unknown(consumer)));
        });
    }

    private void unknown(StreamConsumer consumer) {
        change(() -> consumers().isUnknown(consumer));
        wake(consumer);
    }

    /** The other side has lost its streams. The reasons are failures of calls, given the numbers of their messages. */
    public void startOver(LongFunction<TransportException> reasons) {
        lose(StreamConsumers::endOpen, reasons);
    }

    /** The peer has ended. */
    public void end(CloseStatus status) {
        lose(StreamConsumers::end, number -> new PeerClosedException(status));
    }

    private void lose(
            Function<StreamConsumers, List<StreamConsumer>> ending, LongFunction<TransportException> reasons) {
        List<IncomingStream<?>> lost = new ArrayList<>();
        change(() -> {
            if (this.consumers != null) {
                ending.apply(this.consumers).forEach(consumer -> lost.add(this.streams.get(consumer)));
            }
        });
        lost.stream().filter(Objects::nonNull).forEach(stream -> stream.lost(reasons));
    }

    /** An argument is subscribed. Under the lock. */
    void remember(IncomingStream.Call call, IncomingStream<?> stream) {
        this.streams.put(call.consumer(), stream);
    }

    /** The stream is over. Under the lock. */
    void forget(IncomingStream.Call call) {
        this.streams.remove(call.consumer());
    }

    SteeringSender steering() {
        return this.steering;
    }

    CallResults results() {
        return this.results;
    }

    Workers workers() {
        return this.workers;
    }

    void change(Runnable action) {
        this.steering.change(action);
    }

    <R extends @Nullable Object> R locked(Supplier<R> action) {
        return this.steering.locked(action);
    }
}
