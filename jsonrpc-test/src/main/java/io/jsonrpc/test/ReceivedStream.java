package io.jsonrpc.test;

import com.google.gson.JsonElement;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamSubscription;
import java.lang.reflect.Type;
import java.util.ArrayDeque;
import java.util.Deque;
import java.util.concurrent.Flow;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * A stream that the server sends, which sends no more items than the test allows.
 *
 * <pre>{@code
 * ReceivedStream prices = tester.stream("prices.watch", Map.of("symbol", "A")).credit(2);
 * prices.next(Price.class).isEqualTo(new Price("A", 3));
 * prices.next(Price.class).isEqualTo(new Price("A", 4));
 * prices.hasNoMore();
 * }</pre>
 *
 * <p>The methods that wait do so for at most the response timeout of the tester.
 *
 * @since 0.1
 */
public final class ReceivedStream {

    /** More than any test reads ahead: it is the test that gives credit. */
    private static final int MOST = 65_536;

    /** @param skipped how many items were passed over before it */
    private record Item(JsonElement value, long skipped) {}

    private final Call call;

    private final TesterClient client;

    private final Function<String, @Nullable Throwable> failures;

    // The fields below are guarded by the lock of the waiting.

    private final Deque<Item> unread = new ArrayDeque<>();

    private @Nullable StreamSubscription subscription;

    private long credit;

    /** How many items were passed over before the next one. */
    private long gap;

    private long skipped;

    private boolean complete;

    private @Nullable Throwable failure;

    /** @param failures what a method has thrown last, as far as it is known */
    ReceivedStream(Call call, TesterClient client, Function<String, @Nullable Throwable> failures) {
        this.call = call;
        this.client = client;
        this.failures = failures;
    }

    void open() {
        StreamOptions options = StreamOptions.DEFAULT
                .withCredit(MOST)
                .withOnSkipped(number -> this.client.waiting().change(() -> this.gap = number));
        this.client.client().stream(this.call.method(), this.call.params(), JsonElement.class, options)
                .subscribe(new Reader());
    }

    private final class Reader implements Flow.Subscriber<JsonElement> {

        @Override
        public void onSubscribe(Flow.Subscription given) {
            change(() -> ReceivedStream.this.subscription = (StreamSubscription) given);
        }

        @Override
        public void onNext(JsonElement item) {
            change(() -> {
                ReceivedStream.this.unread.add(new Item(item, ReceivedStream.this.gap));
                ReceivedStream.this.gap = 0;
            });
        }

        @Override
        public void onError(Throwable reason) {
            change(() -> ReceivedStream.this.failure = reason);
        }

        @Override
        public void onComplete() {
            change(() -> ReceivedStream.this.complete = true);
        }

        private void change(Runnable change) {
            ReceivedStream.this.client.waiting().change(change);
        }
    }

    private StreamSubscription subscription() {
        StreamSubscription given = this.subscription;
        if (given == null) {
            throw new IllegalStateException("not opened");
        }
        return given;
    }

    /**
     * Lets the server send items.
     *
     * @param total how many since the stream was opened; fewer than before change nothing
     */
    public ReceivedStream credit(long total) {
        long more = total - this.credit;
        if (more > 0) {
            this.credit = total;
            subscription().request(more);
            // A small step alone would wait for more.
            subscription().steer(Steering.NONE);
        }
        return this;
    }

    /** Says how the server is to send from now on. */
    public ReceivedStream steer(Steering steering) {
        subscription().steer(steering);
        return this;
    }

    /**
     * The next item.
     *
     * @throws AssertionError when none comes in time, or it does not fit
     */
    public <T> ReceivedResult<T> next(Class<T> type) {
        return next((Type) type);
    }

    /** The same for any type. */
    public <T> ReceivedResult<T> next(Type type) {
        Item item = this.client.waiting().await(this::taken, () -> this.call + " should send an item, but " + state());
        return new ReceivedResult<>(this.call, this.call.<T>bound(item.value(), type));
    }

    private @Nullable Item taken() {
        Item item = this.unread.poll();
        if (item != null) {
            this.skipped = item.skipped();
        } else if (this.complete || this.failure != null) {
            throw new AssertionError(this.call + " should send an item, but " + state(), this.failure);
        }
        return item;
    }

    /** How many items the server passed over before the one that {@link #next} has returned last; -1 for some. */
    public long skipped() {
        return this.skipped;
    }

    /**
     * Checks that all items were returned that have arrived, and that the stream has not ended. What the server sends at any
     * time may still be on its way.
     *
     * @throws AssertionError with those that were not
     */
    public void hasNoMore() {
        this.client.awaitHandling();
        this.client.waiting().change(() -> {
            if (!this.unread.isEmpty() || this.complete || this.failure != null) {
                throw new AssertionError(this.call + " should send nothing more, but " + state(), this.failure);
            }
        });
    }

    /**
     * Waits for the good end, behind all items.
     *
     * @throws AssertionError when there are items before it, or it does not come in time
     */
    public void completes() {
        this.client
                .waiting()
                .await(
                        () -> {
                            if (!this.unread.isEmpty() || this.failure != null) {
                                throw new AssertionError(this.call + " should complete, but " + state(), this.failure);
                            }
                            return this.complete ? true : null;
                        },
                        () -> this.call + " should complete, but " + state());
    }

    /**
     * Waits for the error that ends the stream, behind all items, or with which it was refused.
     *
     * @throws AssertionError when there are items before it, or it does not come in time
     */
    public ReceivedError error() {
        RemoteErrorException error = this.client
                .waiting()
                .await(
                        () -> {
                            if (!this.unread.isEmpty() || this.complete || isFailure()) {
                                throw new AssertionError(this.call + " should fail, but " + state(), this.failure);
                            }
                            return (RemoteErrorException) this.failure;
                        },
                        () -> this.call + " should fail, but " + state());
        return new ReceivedError(this.call, error.getError(), this.failures.apply(this.call.method()));
    }

    private boolean isFailure() {
        return this.failure != null && !(this.failure instanceof RemoteErrorException);
    }

    /** Wants no more; the server learns that. */
    public void cancel() {
        subscription().cancel();
    }

    /** Under the lock. */
    private String state() {
        Item first = this.unread.peek();
        if (first != null) {
            return "has sent " + this.unread.size() + " that were not read, first " + Json.shown(first.value());
        }
        if (this.failure != null) {
            return "has failed: " + this.failure.getMessage();
        }
        return this.complete
                ? "is complete"
                : "has not within " + this.client.waiting().limit() + "; " + this.client.state();
    }
}
