package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.engine.threads.Burst;
import io.jsonrpc.core.engine.threads.Timers;
import io.jsonrpc.core.log.SparingLog;
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

    private final StreamOutlet outlet;

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
        this.outlet = new StreamOutlet(table, share, peer, producer, source, report);
        this.bound = new TurnBound();
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

    /** There is another socket, and what was written to the last one may be lost. Holding the lock. */
    void missed() {
        this.outlet.tellWritten();
        this.producer.missed();
    }

    /** What may be shown of it. Holding the lock. */
    JsonRpcPeer.SentStream describe(long now) {
        return this.report.of(this.producer, now);
    }

    /** It is offered, or an argument. */
    void started() {
        this.report.started(this.peer.observer(), this.peer.session());
    }

    /** The source is subscribed; false if it was before. */
    boolean begin(Flow.Subscription given) {
        boolean first = this.source.begin(given);
        if (first) {
            drain(now(), TurnBound.OF_SOURCE);
        }
        return first;
    }

    /** Changes the state, and does what follows. On a thread that may run code of the application. */
    void change(Runnable change) {
        this.table.change(change);
        drain(now(), TurnBound.OF_SOURCE);
    }

    /** The source gives an item; null is a fault of the source. */
    void give(@Nullable Object item, @Nullable Object key) {
        long now = now();
        this.table.lock();
        try {
            this.producer.item(item, key, now);
        } finally {
            this.table.unlock();
        }
        drain(now, TurnBound.OF_SOURCE);
    }

    /** The source threw where it must not. */
    void sourceFailed(Throwable failure) {
        this.source.threw(failure);
        change(this.producer::sourceFailed);
    }

    /** The stream has ended, or leaves its turn to another one. */
    void left() {
        boolean over = this.table.locked(() -> this.table.isOver(this.producer));
        this.share.freed();
        if (over) {
            this.report.ended();
            this.source.discard();
        }
    }

    /**
     * Something has changed, on a thread that must not run code of the application. The thread that drains looks again; if
     * there is none, one task at a time waits for a worker, however often the other side changes its mind.
     */
    void wake() {
        if (!isDraining() && this.waking.compareAndSet(false, true)) {
            this.source.execute(() -> {
                this.waking.set(false);
                drain(now(), TurnBound.OF_WORKER);
            });
        }
    }

    /**
     * Its source is not wanted any more. The thread that drains cancels it; if there is none, or if that is inside the
     * source, which may block, it is interrupted, and cancelled by another worker. So what cancels a source and interrupts
     * its thread, as Reactor does, does not interrupt a write: the JDK closes a channel whose writer is interrupted.
     */
    void release() {
        this.source.unwanted();
        if (isDraining() && !this.source.isRequesting()) {
            return;
        }
        this.source.interrupt();
        this.source.execute(() -> {
            if (this.table.locked(() -> this.source.isSubscribed() && this.producer.takeCancel())) {
                perform(this.source::cancel);
            }
            left();
        });
    }

    /** Whether a thread drains, which looks again. */
    private boolean isDraining() {
        return this.calls.getAndUpdate(others -> others == 0 ? 0 : others + 1) != 0;
    }

    private void drain(long now, int steps) {
        if (this.calls.getAndIncrement() == 0) {
            turn(1, steps);
        } else if (this.source.isSlow(now)) {
            // Within a request of the turn that runs, whose steps are few compared with the time that the source takes.
            this.bound.begin(now, TurnBound.OF_SOURCE);
            performAll();
            this.burst.pause();
        }
    }

    /** @param seen calls of {@link #drain} that this turn does */
    private void turn(int seen, int steps) {
        int done = seen;
        this.bound.begin(now(), steps);
        do {
            this.burst.run(this.loop);
            if (this.bound.isReached(now())) {
                int undone = done;
                this.source.execute(() -> turn(undone, TurnBound.OF_WORKER));
                return;
            }
            done = this.calls.addAndGet(-done);
        } while (done != 0);
    }

    private void performAll() {
        for (long now = now(); !this.bound.isReached(now); now = now()) {
            Work work = work(now);
            if (work == null) {
                return;
            }
            this.bound.step();
            perform(work);
        }
        this.outlet.settle();
    }

    private @Nullable Work work(long now) {
        Work work;
        this.table.lock();
        try {
            work = look(now);
        } finally {
            this.table.unlock();
        }
        if (work.left()) {
            left();
        }
        setAlarm(work.nanosUntilDue());
        return work.message() == null && work.demand() == 0 && !work.cancels() ? null : work;
    }

    private Work look(long now) {
        this.share.look();
        this.outlet.tell();
        StreamProducer before = this.table.producers().nextInTurn();
        Outgoing message = this.producer.next(now);
        this.burst.follow(this.producer.isWaiting());
        boolean subscribed = this.source.isSubscribed();
        long demand = subscribed && !this.source.isRequesting() ? this.producer.takeDemand() : 0;
        boolean cancels = subscribed && this.producer.takeCancel();
        long due = message == null ? this.producer.nanosUntilDue(now) : -1;
        boolean passesTurn = message == null
                && before == this.producer
                && this.table.producers().nextInTurn() != this.producer;
        return new Work(message, demand, cancels, due, passesTurn || this.producer.isEnded());
    }

    private long now() {
        return this.peer.timers().now();
    }

    private void setAlarm(long nanos) {
        if (this.alarm != null) {
            this.alarm.cancel();
        }
        this.alarm = nanos > 0 ? this.peer.timers().paced(nanos, this::wake) : null;
    }

    private void perform(Work work) {
        if (work.message() != null) {
            this.outlet.send(work.message());
        }
        if (work.demand() == 0 && !work.cancels()) {
            return;
        }
        this.outlet.settle();
        if (work.cancels()) {
            perform(this.source::cancel);
        } else {
            this.burst.pause();
            perform(() -> this.source.request(work.demand()));
        }
    }

    private void perform(Runnable call) {
        try {
            call.run();
        } catch (Throwable failure) {
            sourceFailed(failure);
        }
    }
}
