package io.jsonrpc.test;

import io.jsonrpc.core.codec.MessageCodec;
import io.jsonrpc.core.source.StreamSource;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * A stream that is an argument of a call, whose items the test gives, one by one.
 *
 * <pre>{@code
 * SentStream rows = tester.sentStream();
 * PendingCall call = tester.callAsync("prices.import", Map.of("name", "eod", "rows", rows));
 * rows.awaitCredit(1).send(new Price("A", 3));
 * rows.awaitCredit(2).complete();
 * call.answer().result(Integer.class).isEqualTo(1);
 * }</pre>
 *
 * <p>For one call. The methods that wait do so for at most the response timeout of the tester.
 *
 * @since 0.1
 */
public final class SentStream {

    private final Waiting waiting;

    // The fields below are guarded by the lock of the waiting.

    private Flow.@Nullable Subscriber<? super Object> to;

    private long credit;

    private long sent;

    private boolean cancelled;

    private boolean used;

    SentStream(Waiting waiting) {
        this.waiting = waiting;
    }

    /** What the client sends. */
    StreamSource<Object> source(MessageCodec codec) {
        this.waiting.change(() -> {
            if (this.used) {
                throw new IllegalStateException("A stream is an argument of one call");
            }
            this.used = true;
        });
        Flow.Publisher<Object> items = subscriber -> {
            this.waiting.change(() -> this.to = subscriber);
            subscriber.onSubscribe(new Credit());
        };
        return StreamSource.of(items).writtenBy(codec::write);
    }

    private final class Credit implements Flow.Subscription {

        @Override
        public void request(long items) {
            SentStream.this.waiting.change(() -> SentStream.this.credit += items);
        }

        @Override
        public void cancel() {
            SentStream.this.waiting.change(() -> SentStream.this.cancelled = true);
        }
    }

    /** How many items in all the client was asked for. It asks as the server's limit grows, in steps of up to a half of it. */
    public long credit() {
        long[] now = new long[1];
        this.waiting.change(() -> now[0] = this.credit);
        return now[0];
    }

    /**
     * Waits until so many items may be sent in all.
     *
     * @throws AssertionError when the server does not allow that in time, or wants no more
     */
    public SentStream awaitCredit(long total) {
        this.waiting.await(
                () -> {
                    if (this.cancelled) {
                        throw new AssertionError("The stream should have a credit of " + total + ", but " + state());
                    }
                    return this.credit >= total ? true : null;
                },
                () -> "The stream should have a credit of " + total + ", but " + state());
        return this;
    }

    /**
     * Sends an item, now that the server allows it.
     *
     * @param item anything that maps to JSON
     * @throws AssertionError when there is no credit
     */
    public SentStream send(Object item) {
        Flow.Subscriber<? super Object> open = open();
        this.waiting.change(() -> {
            if (this.sent >= this.credit) {
                throw new AssertionError("An item is sent without credit: the stream " + state());
            }
            this.sent++;
        });
        open.onNext(item);
        return this;
    }

    /** Ends the stream behind its items; the server must have asked for one, which is when it begins. */
    public void complete() {
        open().onComplete();
    }

    /** Ends the stream with an error behind its items. */
    public void fail(Throwable reason) {
        open().onError(reason);
    }

    private Flow.Subscriber<? super Object> open() {
        return this.waiting.await(() -> this.to, () -> "The stream should be read, but " + state());
    }

    /**
     * Waits until the server wants no more of it: because it has cancelled it, or its call is over.
     *
     * @throws AssertionError when that does not come in time
     */
    public void isCancelled() {
        this.waiting.await(() -> this.cancelled ? true : null, () -> "The stream should be cancelled, but " + state());
    }

    /** Under the lock. */
    private String state() {
        return this.to == null
                ? "nothing of it is asked for"
                : (this.cancelled ? "is cancelled" : "has a credit of " + this.credit) + " after " + this.sent
                        + " items";
    }
}
