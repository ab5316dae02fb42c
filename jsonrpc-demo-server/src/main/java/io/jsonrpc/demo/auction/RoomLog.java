package io.jsonrpc.demo.auction;

import io.jsonrpc.annotation.JsonRpcError;
import io.jsonrpc.core.source.Positioned;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;
import org.springframework.stereotype.Component;

/** The latest events of the room, numbered from 1 on; a reader begins behind any of them. Safe for use by many threads. */
@Component
class RoomLog {

    /** A reader that is further behind ends with {@link EventsGone}. */
    private static final int KEPT = 1024;

    private final ReentrantLock lock = new ReentrantLock();

    /** The event with a number is at its remainder. Guarded by the lock. */
    private final @Nullable RoomEvent[] events = new RoomEvent[KEPT];

    /** The number of the last event. Guarded by the lock. */
    private long last;

    private final Set<Reader> readers = ConcurrentHashMap.newKeySet();

    /** The events behind a position are not kept. */
    @JsonRpcError(type = "stream.positionLost", code = 1110, message = "The events behind this position are gone")
    static final class EventsGone extends RuntimeException {

        private static final long serialVersionUID = 1;
    }

    /** The number of the last event, 0 for none. */
    long last() {
        this.lock.lock();
        try {
            return this.last;
        } finally {
            this.lock.unlock();
        }
    }

    void add(RoomEvent event) {
        this.lock.lock();
        try {
            this.last++;
            this.events[(int) (this.last % KEPT)] = event;
        } finally {
            this.lock.unlock();
        }
        this.readers.forEach(Reader::drain);
    }

    /**
     * The events behind this one, those to come too.
     *
     * @throws EventsGone if they are not kept, or this one has not been
     */
    Flow.Publisher<Positioned<RoomEvent>> after(long number) {
        if (!isKept(number)) {
            throw new EventsGone();
        }
        return subscriber -> {
            Reader reader = new Reader(subscriber, number);
            this.readers.add(reader);
            subscriber.onSubscribe(reader);
        };
    }

    private boolean isKept(long number) {
        this.lock.lock();
        try {
            return number >= 0 && number <= this.last && number >= this.last - KEPT;
        } finally {
            this.lock.unlock();
        }
    }

    /** The event behind this one; null if it is to come. */
    private @Nullable RoomEvent next(long number) {
        this.lock.lock();
        try {
            if (number == this.last) {
                return null;
            }
            if (number < this.last - KEPT) {
                throw new EventsGone();
            }
            return this.events[(int) ((number + 1) % KEPT)];
        } finally {
            this.lock.unlock();
        }
    }

    /** Gives one subscriber what it has asked for, on the thread that has asked or that has added an event. */
    private final class Reader implements Flow.Subscription {

        private final Flow.Subscriber<? super Positioned<RoomEvent>> subscriber;

        private final AtomicLong wanted = new AtomicLong();

        /** How often there was a reason to look since somebody looks; one thread does so at a time. */
        private final AtomicInteger reasons = new AtomicInteger();

        private volatile boolean over;

        /** The last event that was given. Of the thread that looks. */
        private long given;

        Reader(Flow.Subscriber<? super Positioned<RoomEvent>> subscriber, long number) {
            this.subscriber = subscriber;
            this.given = number;
        }

        @Override
        public void request(long more) {
            if (more < 1) {
                end(new IllegalArgumentException("At least one item is requested"));
                return;
            }
            this.wanted.accumulateAndGet(more, (before, added) -> Math.min(before, Long.MAX_VALUE - added) + added);
            drain();
        }

        @Override
        public void cancel() {
            this.over = true;
            RoomLog.this.readers.remove(this);
        }

        private void end(RuntimeException failure) {
            if (!this.over) {
                cancel();
                this.subscriber.onError(failure);
            }
        }

        private void drain() {
            if (this.reasons.getAndIncrement() > 0) {
                return;
            }
            int seen = 1;
            do {
                give();
                seen = this.reasons.addAndGet(-seen);
            } while (seen > 0);
        }

        private void give() {
            try {
                while (!this.over && this.wanted.get() > 0) {
                    RoomEvent event = next(this.given);
                    if (event == null) {
                        return;
                    }
                    this.wanted.decrementAndGet();
                    this.given++;
                    this.subscriber.onNext(new Positioned<>(Long.toString(this.given), event));
                }
            } catch (EventsGone tooSlow) {
                end(tooSlow);
            }
        }
    }
}
