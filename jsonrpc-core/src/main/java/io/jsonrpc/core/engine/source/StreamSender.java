package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.engine.threads.Burst;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.error.MessageTooLargeException;
import io.jsonrpc.core.error.QueueFullException;
import io.jsonrpc.core.error.TransportException;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.OutboundText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.StreamProducer;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;

/**
 * Does what the state of one stream says: sends its messages, requests more items, cancels its source. One thread does so at
 * a time, a worker or the source's own, and outside the lock of the state.
 */
final class StreamSender {

    private static final SparingLog log = SparingLog.of(StreamSender.class);

    /** What is to be done next. */
    private record Work(@Nullable Outgoing message, long demand, boolean cancels, long nanosUntilDue, boolean left) {}

    private final @Nullable RequestId call;

    private final StreamTable table;

    private final QueueShare share;

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

    private final TurnBound bound;

    StreamSender(
            @Nullable RequestId call,
            StreamTable table,
            QueueShare share,
            StreamSurroundings peer,
            StreamProducer producer,
            OpenedSource source,
            StreamReport report) {
        this.call = call;
        this.table = table;
        this.share = share;
        this.peer = peer;
        this.producer = producer;
        this.source = source;
        this.report = report;
        this.bound = new TurnBound(peer.timers());
    }

    /** The state, used while holding the lock. */
    StreamProducer state() {
        return this.producer;
    }

    /** Whether the answer to this call names it and is not on the way yet. Holding the lock. */
    boolean isOfferedTo(RequestId other) {
        return this.producer.isOffered() && other.equals(this.call);
    }

    OpenedSource source() {
        return this.source;
    }

    /** What may be shown of it. Holding the lock. */
    JsonRpcPeer.SentStream describe(long now) {
        return this.report.of(this.producer, now);
    }

    /** The answer with the id is on the way. */
    void started() {
        this.report.started(this.peer.observer());
    }

    /** The source is subscribed; false if it was before. */
    boolean begin(Flow.Subscription given) {
        if (this.subscription != null) {
            return false;
        }
        this.subscription = given;
        drain();
        return true;
    }

    /** Changes the state, and does what follows. On a thread that may run code of the application. */
    void change(Runnable change) {
        this.table.change(change);
        drain();
    }

    /** The source threw where it must not. */
    void sourceFailed(Throwable failure) {
        log.warn("source", "The source of stream {} threw where it must not", this.producer.id(), failure);
        change(this.producer::sourceFailed);
    }

    /** The stream has ended, or leaves its turn to another one. */
    void left() {
        boolean over = this.table.locked(() -> this.table.isOver(this.producer));
        this.share.freed();
        if (over) {
            this.source.discard();
        }
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
        if (this.calls.getAndIncrement() == 0) {
            turn(1);
        } else if (this.source.isSlow()) {
            // Within a request of the turn that runs, whose steps are few compared with the time that the source takes.
            this.bound.begin();
            performAll();
            this.burst.pause();
        }
    }

    /** @param seen calls of {@link #drain} that this turn does */
    private void turn(int seen) {
        int done = seen;
        this.bound.begin();
        do {
            this.burst.run(this.loop);
            if (this.bound.isReached()) {
                int undone = done;
                this.peer.workers().execute(() -> turn(undone));
                return;
            }
            done = this.calls.addAndGet(-done);
        } while (done != 0);
    }

    private void performAll() {
        while (!this.bound.isReached()) {
            Work work = work();
            if (work == null) {
                return;
            }
            this.bound.step();
            perform(work);
        }
    }

    private @Nullable Work work() {
        Work work = this.table.locked(this::look);
        if (work.left()) {
            left();
        }
        setAlarm(work.nanosUntilDue());
        return work.message() == null && work.demand() == 0 && !work.cancels() ? null : work;
    }

    private Work look() {
        this.share.look();
        long now = this.peer.timers().now();
        StreamProducer before = this.table.producers().nextInTurn();
        Outgoing message = this.producer.next(now);
        this.burst.follow(this.producer.isWaiting());
        boolean subscribed = this.subscription != null;
        long demand = subscribed && !this.source.isRequesting() ? this.producer.takeDemand() : 0;
        boolean cancels = subscribed && this.producer.takeCancel();
        long due = message == null ? this.producer.nanosUntilDue(now) : -1;
        boolean passesTurn = message == null
                && before == this.producer
                && this.table.producers().nextInTurn() != this.producer;
        return new Work(message, demand, cancels, due, passesTurn || this.producer.isEnded());
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
            log.warn("encoding", "An item of stream {} cannot be written as JSON", this.producer.id(), notEncoded);
            unsendable(ErrorType.INTERNAL_ERROR);
            return;
        }
        int size = text.bytes();
        try {
            this.peer.outbound().offer(text, (number, failure) -> written(size, failure));
        } catch (MessageTooLargeException tooLarge) {
            unsendable(ErrorType.RESPONSE_TOO_LARGE);
            return;
        } catch (QueueFullException full) {
            this.table.change(() -> {
                this.producer.postponed();
                this.share.exceeded(size);
            });
            return;
        } catch (TransportException ended) {
            this.table.change(this.producer::end);
            return;
        }
        this.table.change(() -> this.producer.sent(size));
        this.report.sent(message);
    }

    private void unsendable(ErrorType reason) {
        this.table.change(() -> this.producer.unsendable(reason));
        this.share.freed();
    }

    /** A message was written, or never will be. On the thread that wrote. */
    private void written(int size, @Nullable Throwable failure) {
        this.table.change(() -> {
            if (failure == null) {
                this.producer.written(size);
            } else {
                this.producer.lost(size);
            }
            if (this.producer.isWaiting()) {
                this.table.wake(this.producer);
            }
        });
        this.share.freed();
    }
}
