package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamConsumer;
import io.jsonrpc.core.stream.StreamEvent;
import io.jsonrpc.core.stream.StreamEvent.Kind;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamSubscription;
import java.lang.reflect.Type;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import java.util.function.LongFunction;
import org.jspecify.annotations.Nullable;

/** One stream that is received, for one subscriber, which is called on workers, by one thread at a time. */
final class IncomingStream<T> implements StreamSubscription {

    private static final SparingLog log = SparingLog.of(IncomingStream.class);

    /** Calls of the subscriber after which others may have the worker. */
    private static final int TURN = 64;

    private final IncomingStreams streams;

    private final String method;

    private final Type itemType;

    private final StreamOptions options;

    private final Flow.Subscriber<? super T> subscriber;

    /** A task that calls the subscriber waits for a worker, or runs. Until the method is called, no such task starts. */
    private final AtomicBoolean awake = new AtomicBoolean(true);

    // The fields below are guarded by the lock of the streams.

    Steering steering;

    /** Items that were requested and not delivered. */
    private long demand;

    /** Null before the method is called. */
    private @Nullable Call call;

    /** How this side ends the stream next; null if it does not. */
    private @Nullable Throwable failure;

    private @Nullable LongFunction<TransportException> lost;

    /** The subscriber is not called any more. */
    private boolean over;

    /**
     * A call, and its stream.
     *
     * @param request which asked for it; null if the other side sends it as an argument
     */
    record Call(PendingRequests.@Nullable Pending request, StreamConsumer consumer) {}

    IncomingStream(
            IncomingStreams streams,
            String method,
            Type itemType,
            StreamOptions options,
            Flow.Subscriber<? super T> subscriber) {
        this.streams = streams;
        this.method = method;
        this.itemType = itemType;
        this.options = options;
        this.subscriber = Objects.requireNonNull(subscriber, "subscriber");
        this.steering = options.steering();
    }

    /** Introduces itself to the subscriber, and begins; if that throws an exception, the stream fails with it. */
    void open(Runnable beginning) {
        try {
            this.subscriber.onSubscribe(this);
        } catch (Throwable broken) {
            log.error(this.method, "The subscriber of '{}' threw an exception in onSubscribe", this.method, broken);
            cancel();
        }
        try {
            if (this.streams.locked(this::isWanted)) {
                beginning.run();
            }
        } catch (RuntimeException refused) {
            fail(refused);
        }
        rest();
    }

    /** Lets the other side send its argument. */
    void begin(Call argument) {
        this.streams.change(() -> {
            this.call = argument;
            limit(consumer -> consumer.request(this.demand));
        });
        if (!this.streams.locked(this::isWanted)) {
            this.streams.close(argument);
        }
    }

    /** The method is called next; false if that is not wanted any more. Under the lock. */
    boolean called(Call newCall) {
        if (!isWanted()) {
            return false;
        }
        this.call = newCall;
        newCall.consumer().steer(this.steering);
        newCall.consumer().request(this.demand);
        return true;
    }

    private boolean isWanted() {
        return !this.over && this.failure == null;
    }

    @Override
    public void request(long items) {
        if (items <= 0) {
            fail(new IllegalArgumentException("Items are requested in positive numbers: " + items));
            return;
        }
        this.streams.change(() -> {
            this.demand = items > Long.MAX_VALUE - this.demand ? Long.MAX_VALUE : this.demand + items;
            limit(consumer -> consumer.request(items));
        });
        wake();
    }

    private void limit(Function<StreamConsumer, @Nullable JsonText> change) {
        if (this.call != null) {
            this.streams.steering().limit(this.call.consumer(), change.apply(this.call.consumer()));
        }
    }

    @Override
    public void steer(Steering newSteering) {
        this.streams.change(() -> {
            this.steering = Objects.requireNonNull(newSteering, "steering");
            if (this.call != null) {
                this.streams.steer(this, this.call.consumer().steer(newSteering));
            }
        });
    }

    @Override
    public void cancel() {
        stop(null);
    }

    /** This side ends the stream: the subscriber gets no more items. */
    void fail(Throwable reason) {
        stop(reason);
        wake();
    }

    /** @param reason what the subscriber is told; null for nothing */
    private void stop(@Nullable Throwable reason) {
        Call stopped = this.streams.locked(() -> {
            if (this.over || (reason != null && this.failure != null)) {
                return null;
            }
            this.failure = reason;
            this.over = reason == null;
            return this.call;
        });
        if (stopped != null) {
            this.streams.close(stopped);
        }
    }

    /** The other side has lost the stream. What is here goes before, but of an argument, whose call is over as well. */
    void lost(LongFunction<TransportException> reasons) {
        Call own = this.streams.locked(() -> {
            this.lost = reasons;
            return this.call;
        });
        if (own != null && own.request() == null) {
            fail(reasons.apply(0));
        }
        wake();
    }

    /** There may be something to tell the subscriber. */
    void wake() {
        if (this.awake.compareAndSet(false, true)) {
            this.streams.workers().complete(this::callSubscriber);
        }
    }

    private void callSubscriber() {
        Runnable next = this.streams.locked(this::next);
        for (int calls = 1; next != null; calls++) {
            next.run();
            next = calls == TURN ? null : this.streams.locked(this::next);
        }
        rest();
    }

    private void rest() {
        this.awake.set(false);
        if (this.streams.locked(this::hasNext)) {
            wake();
        }
    }

    private boolean hasNext() {
        return !this.over
                && (this.failure != null
                        || (this.call != null && this.call.consumer().hasNext()));
    }

    /** The next call of the subscriber; null if there is none for now. Under the lock. */
    private @Nullable Runnable next() {
        if (!hasNext()) {
            return null;
        }
        Throwable reason = this.failure;
        Call current = this.call;
        StreamEvent event =
                reason != null || current == null ? null : current.consumer().next();
        if (current == null || event == null) {
            this.over = true;
            return () -> end(reason);
        }
        if (event.kind() == Kind.ITEM) {
            this.demand -= this.demand == Long.MAX_VALUE ? 0 : 1;
            return () -> item(event);
        }
        this.over = true;
        this.streams.forget(current);
        return () -> end(current, event);
    }

    private void item(StreamEvent event) {
        T item;
        try {
            skipped(event.skipped());
            item = this.streams.results().item(this.method, event, this.itemType);
        } catch (Throwable unusable) {
            fail(unusable);
            return;
        }
        try {
            this.subscriber.onNext(item);
        } catch (Throwable broken) {
            log.error(this.method, "The subscriber of '{}' threw an exception in onNext", this.method, broken);
            cancel();
            return;
        }
        if (!BlockingItems.count(this.subscriber)) {
            handled();
        }
    }

    /** The subscriber has finished with an item. */
    void handled() {
        this.streams.change(() -> limit(StreamConsumer::handled));
    }

    private void skipped(long number) {
        if (number != 0) {
            this.options.onSkipped().accept(number);
        }
    }

    private void end(Call current, StreamEvent event) {
        Throwable reason;
        try {
            skipped(event.skipped());
            LongFunction<TransportException> session = this.lost;
            reason = event.kind() == Kind.LOST && session != null
                    ? session.apply(current.request() == null ? 0 : current.request().message)
                    : this.streams.results().end(this.method, current.consumer(), event);
        } catch (Throwable unusable) {
            reason = unusable;
        }
        CallSender.streamEnded(current.request(), reason);
        end(reason);
    }

    private void end(@Nullable Throwable reason) {
        try {
            if (reason == null) {
                this.subscriber.onComplete();
            } else {
                this.subscriber.onError(reason);
            }
        } catch (Throwable broken) {
            log.error(this.method, "The subscriber of '{}' threw an exception at the end", this.method, broken);
        }
    }
}
