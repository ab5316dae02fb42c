package io.jsonrpc.soak;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** What the streams of an end give: the numbers from 1 on, as fast as they are requested. */
final class Numbers {

    /** Some streams end by themselves. */
    static final int LAST = 150;

    /** Streams that neither have ended nor were cancelled. */
    private final AtomicLong open = new AtomicLong();

    /** Calls with streams that were cancelled, those of sessions that have ended included. */
    private final AtomicLong givenUp = new AtomicLong();

    long open() {
        return this.open.get();
    }

    void giveUp() {
        this.givenUp.incrementAndGet();
    }

    long givenUp() {
        return this.givenUp.get();
    }

    /** The numbers from 1 to this one. */
    Flow.Publisher<Integer> upTo(int last) {
        return subscriber -> subscribe(subscriber, last);
    }

    private void subscribe(Flow.Subscriber<? super Integer> subscriber, int last) {
        this.open.incrementAndGet();
        subscriber.onSubscribe(new Flow.Subscription() {

            private int given;

            private boolean over;

            @Override
            public synchronized void request(long items) {
                for (long left = items; left > 0 && !this.over; left--) {
                    subscriber.onNext(++this.given);
                    if (this.given == last) {
                        cancel();
                        subscriber.onComplete();
                    }
                }
            }

            @Override
            public synchronized void cancel() {
                if (!this.over) {
                    this.over = true;
                    Numbers.this.open.decrementAndGet();
                }
            }
        });
    }
}
