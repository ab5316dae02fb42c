package io.jsonrpc.benchmarks.server;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.IntFunction;

/** A source that always has the next item. It gives on the thread that requests. */
record Ticks<T>(IntFunction<T> item) implements Flow.Publisher<T> {

    static final int FIRST = 1_000_000_000;

    private static final String FILLER = "x".repeat(54);

    /** 64 bytes that begin with the number of the item. */
    record Tick(String text) {

        static Tick of(int number) {
            return new Tick(number + FILLER);
        }
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> subscriber) {
        subscriber.onSubscribe(new Giver<>(this.item, subscriber));
    }

    private static final class Giver<T> implements Flow.Subscription {

        private final IntFunction<T> item;

        private final Flow.Subscriber<? super T> subscriber;

        private final AtomicLong requested = new AtomicLong();

        private volatile boolean cancelled;

        private int next = FIRST;

        Giver(IntFunction<T> item, Flow.Subscriber<? super T> subscriber) {
            this.item = item;
            this.subscriber = subscriber;
        }

        @Override
        public void request(long items) {
            long open = this.requested.getAndAdd(items) == 0 ? items : 0;
            while (open > 0) {
                for (long i = 0; i < open && !this.cancelled; i++) {
                    this.subscriber.onNext(this.item.apply(this.next++));
                }
                open = this.requested.addAndGet(-open);
            }
        }

        @Override
        public void cancel() {
            this.cancelled = true;
        }
    }
}
