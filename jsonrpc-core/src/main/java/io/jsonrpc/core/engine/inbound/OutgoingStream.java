package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.engine.threads.Burst;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.StreamProducer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * One stream that is sent: the subscriber of its source. What its state says is done by one thread at a time, a worker or
 * the source's own, and outside the lock of the state.
 */
final class OutgoingStream implements Flow.Subscriber<Object> {

    private static final SparingLog log = SparingLog.of(OutgoingStream.class);

    /** What is to be done next. */
    private record Work(@Nullable Outgoing message, long demand, boolean cancels, long nanosUntilDue, boolean left) {}

    private final OutgoingStreams streams;

    private final StreamSurroundings peer;

    private final StreamProducer producer;

    private final OpenedSource source;

    private final StreamReport report;

    /** Calls of {@link #drain} that are not done yet. */
    private final AtomicInteger calls = new AtomicInteger();

    /** A task that drains waits for a worker. */
    private final AtomicBoolean waking = new AtomicBoolean();

    private final Runnable loop = this::performAll;

    private volatile Flow.@Nullable Subscription subscription;

    // Used by the thread that drains.
    private final Burst burst = new Burst();

    private Timers.@Nullable Alarm alarm;

    OutgoingStream(
            OutgoingStreams streams,
            StreamSurroundings peer,
            StreamProducer producer,
            OpenedSource source,
            StreamReport report) {
        this.streams = streams;
        this.peer = peer;
        this.producer = producer;
        this.source = source;
        this.report = report;
    }

    String id() {
        return this.producer.id();
    }

    /** The answer with the id is in the outgoing queue. */
    void answered() {
        if (this.streams.locked(this.producer::answered)) {
            this.report.started(this.peer.observer());
            this.peer.workers().execute(this::subscribe);
        } else {
            left();
        }
    }

    /** The call ended without the answer. */
    void withdrawn() {
        locked(this.producer::end);
        left();
    }

    private void left() {
        if (this.streams.left(this.producer)) {
            this.source.discard();
        }
    }

    private void subscribe() {
        try {
            this.source.subscribe(this);
        } catch (Throwable failure) {
            sourceFailed(failure);
        }
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        if (this.subscription != null) {
            given.cancel();
            return;
        }
        this.subscription = given;
        drain();
    }

    @Override
    public void onNext(@Nullable Object item) {
        Object key;
        try {
            key = item == null ? null : this.source.key(item);
        } catch (Throwable failure) {
            sourceFailed(failure);
            return;
        }
        change(() -> this.producer.item(item, key, this.peer.timers().now()));
    }

    @Override
    public void onError(@Nullable Throwable failure) {
        ResponseError error = this.source.error(failure);
        change(() -> this.producer.fail(error));
    }

    @Override
    public void onComplete() {
        change(this.producer::complete);
    }

    private void sourceFailed(Throwable failure) {
        log.warn("source", "The source of stream {} threw where it must not", id(), failure);
        change(this.producer::sourceFailed);
    }

    private void change(Runnable change) {
        locked(change);
        drain();
    }

    /** What may be shown of it. Holding the lock. */
    JsonRpcPeer.SentStream describe(long now) {
        return this.report.of(this.producer, now);
    }

    /** Its state, used while holding the lock. */
    StreamProducer state() {
        return this.producer;
    }

    /**
     * Something has changed, on a thread that must not run code of the application. The thread that drains looks again; if
     * there is none, one task at a time waits for a worker, however often the other side changes its mind.
     */
    void wake() {
        if (!isDraining() && this.waking.compareAndSet(false, true)) {
            this.peer.workers().execute(() -> {
                this.waking.set(false);
                drain();
            });
        }
    }

    /** Whether a thread drains, which looks again. */
    private boolean isDraining() {
        return this.calls.getAndUpdate(others -> others == 0 ? 0 : others + 1) != 0;
    }

    private void drain() {
        if (this.calls.getAndIncrement() != 0) {
            if (this.source.isSlow()) {
                performAll();
                this.burst.pause();
            }
            return;
        }
        int done = 1;
        do {
            this.burst.run(this.loop);
            done = this.calls.addAndGet(-done);
        } while (done != 0);
    }

    private void performAll() {
        for (Work work = work(); work != null; work = work()) {
            perform(work);
        }
    }

    private @Nullable Work work() {
        Work work = this.streams.locked(() -> {
            this.streams.look();
            long now = this.peer.timers().now();
            StreamProducer before = this.streams.inTurn();
            Outgoing message = this.producer.next(now);
            this.burst.follow(this.producer.isWaiting());
            boolean subscribed = this.subscription != null;
            return new Work(
                    message,
                    subscribed && !this.source.isRequesting() ? this.producer.takeDemand() : 0,
                    subscribed && this.producer.takeCancel(),
                    message == null ? this.producer.nanosUntilDue(now) : -1,
                    this.streams.hasLeft(this.producer, before, message));
        });
        if (work.left()) {
            left();
        }
        setAlarm(work.nanosUntilDue());
        return work.message() == null && work.demand() == 0 && !work.cancels() ? null : work;
    }

    private void setAlarm(long nanos) {
        if (this.alarm != null) {
            this.alarm.cancel();
            this.alarm = null;
        }
        if (nanos > 0) {
            this.alarm = this.peer.timers().paced(nanos, this::wake);
        }
    }

    private void perform(Work work) {
        if (work.message() != null) {
            send(work.message());
        }
        Flow.Subscription given = this.subscription;
        if (given == null) {
            return;
        }
        try {
            if (work.cancels()) {
                this.source.run(given::cancel);
            } else if (work.demand() > 0) {
                this.burst.pause();
                this.source.request(given, work.demand());
            }
        } catch (Throwable failure) {
            sourceFailed(failure);
        }
    }

    private void send(Outgoing message) {
        OutboundText text;
        try {
            text = OutboundText.of(this.peer.texts().notification(this.source.method(), this.source.params(message)));
        } catch (Throwable notEncoded) {
            log.warn("encoding", "An item of stream {} cannot be written as JSON", id(), notEncoded);
            unsendable(ErrorType.INTERNAL_ERROR);
            return;
        }
        int size = text.bytes();
        try {
            this.peer.outbound().offer(text, (number, failure) -> left(size, failure));
        } catch (MessageTooLargeException tooLarge) {
            unsendable(ErrorType.RESPONSE_TOO_LARGE);
            return;
        } catch (QueueFullException full) {
            this.streams.postponed(this.producer, size);
            return;
        } catch (TransportException ended) {
            locked(this.producer::end);
            return;
        }
        locked(() -> this.producer.sent(size));
        this.report.sent(message);
    }

    private void unsendable(ErrorType reason) {
        locked(() -> this.producer.unsendable(reason));
        this.streams.roomFreed();
    }

    private void locked(Runnable change) {
        this.streams.locked(() -> {
            change.run();
            return null;
        });
    }

    /** A message was written, or never will be. On the thread that wrote. */
    private void left(int size, @Nullable Throwable failure) {
        boolean waits = this.streams.locked(() -> {
            if (failure == null) {
                this.producer.written(size);
            } else {
                this.producer.lost(size);
            }
            return this.producer.isWaiting();
        });
        if (waits) {
            wake();
        }
        this.streams.roomFreed();
    }
}
