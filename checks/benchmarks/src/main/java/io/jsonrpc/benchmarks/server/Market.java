package io.jsonrpc.benchmarks.server;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.locks.LockSupport;

/**
 * One publisher for all its subscribers. One thread gives each item to one after the other, as a publisher of an application
 * would that has no threads of its own for them, so that a subscriber whose {@code onNext} takes long delays all. Who has
 * requested nothing is passed over.
 */
final class Market implements Flow.Publisher<Market.Price> {

    /** Published at this time, in nanoseconds of this machine. */
    record Price(long at, String text) {}

    /**
     * How long {@code onNext} took.
     *
     * @param passedOver how often it was not called because a subscriber had requested nothing
     */
    record Calls(long calls, long over5Millis, long longestNanos, long passedOver) {}

    private static final String TEXT = "x".repeat(64);

    private static final long STEP = TimeUnit.MILLISECONDS.toNanos(100);

    private static final long MUCH = TimeUnit.MILLISECONDS.toNanos(5);

    private final List<Place> places = new CopyOnWriteArrayList<>();

    private boolean running;

    private long calls;

    private long over5Millis;

    private long longestNanos;

    private long passedOver;

    @Override
    public void subscribe(Flow.Subscriber<? super Price> subscriber) {
        Place place = new Place(subscriber);
        subscriber.onSubscribe(place);
        this.places.add(place);
        start();
    }

    private synchronized void start() {
        if (!this.running) {
            this.running = true;
            Thread thread = new Thread(this::run, "market");
            thread.setDaemon(true);
            thread.start();
        }
    }

    private void run() {
        long next = System.nanoTime();
        while (true) {
            LockSupport.parkNanos(next - System.nanoTime());
            if (next - System.nanoTime() <= 0) {
                Price price = new Price(System.nanoTime(), TEXT);
                this.places.forEach(place -> give(place, price));
                next = Math.max(next + STEP, System.nanoTime());
            }
        }
    }

    private void give(Place place, Price price) {
        if (place.requested.getAndUpdate(open -> Math.max(0, open - 1)) == 0) {
            count(-1);
            return;
        }
        long before = System.nanoTime();
        place.subscriber.onNext(price);
        count(System.nanoTime() - before);
    }

    private synchronized void count(long nanos) {
        if (nanos < 0) {
            this.passedOver++;
            return;
        }
        this.calls++;
        this.over5Millis += nanos > MUCH ? 1 : 0;
        this.longestNanos = Math.max(this.longestNanos, nanos);
    }

    /** Those since the last time. */
    synchronized Calls calls() {
        Calls all = new Calls(this.calls, this.over5Millis, this.longestNanos, this.passedOver);
        this.calls = 0;
        this.over5Millis = 0;
        this.longestNanos = 0;
        this.passedOver = 0;
        return all;
    }

    private final class Place implements Flow.Subscription {

        final Flow.Subscriber<? super Price> subscriber;

        final AtomicLong requested = new AtomicLong();

        Place(Flow.Subscriber<? super Price> subscriber) {
            this.subscriber = subscriber;
        }

        @Override
        public void request(long items) {
            this.requested.addAndGet(items);
        }

        @Override
        public void cancel() {
            Market.this.places.remove(this);
        }
    }
}
