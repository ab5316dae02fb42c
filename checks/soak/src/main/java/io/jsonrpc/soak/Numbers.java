package io.jsonrpc.soak;

import java.util.concurrent.Flow;
import java.util.concurrent.atomic.AtomicLong;

/** What the streams of an end give: the numbers from 1 to {@link #LAST}, as fast as they are requested. */
final class Numbers implements Flow.Publisher<Integer> {

    /** Some streams end by themselves. */
    static final int LAST = 150;

    /** Streams that neither have ended nor were cancelled. */
    private final AtomicLong open = new AtomicLong();

    long open() {
        return this.open.get();
    }

    @Override
    public void subscribe(Flow.Subscriber<? super Integer> subscriber) {
        this.open.incrementAndGet();
        subscriber.onSubscribe(new Flow.Subscription() {

            private int given;

            private boolean over;

            @Override
            public synchronized void request(long items) {
                for (long left = items; left > 0 && !this.over; left--) {
                    subscriber.onNext(++this.given);
                    if (this.given == LAST) {
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
