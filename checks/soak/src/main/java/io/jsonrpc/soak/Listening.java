package io.jsonrpc.soak;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.JsonRpcRequestSender;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamSubscription;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.Flow;
import org.jspecify.annotations.Nullable;

/**
 * The streams of the other end that one end of a session receives: opened, slowed, paused, abandoned and cancelled at random.
 * Their items are the numbers from 1 on, each once and in order, but for those that are reported as skipped.
 */
final class Listening {

    private static final int MAX_STREAMS = 2;

    private static final int PER_SECOND = 5;

    private final String name;

    private final JsonRpcRequestSender sender;

    private final Faults faults;

    private final Random random;

    private final List<Reader> readers = new ArrayList<>();

    private long items;

    Listening(String name, JsonRpcRequestSender sender, Faults faults) {
        this.name = name;
        this.sender = sender;
        this.faults = faults;
        this.random = new Random(name.hashCode());
    }

    /** Does something to one of its streams, now and then. */
    void turn() {
        Reader reader = next();
        if (reader == null) {
            return;
        }
        if (reader.isNew()) {
            reader.open();
        } else {
            reader.disturb();
        }
    }

    private synchronized @Nullable Reader next() {
        if (this.random.nextInt(4) != 0) {
            return null;
        }
        if (this.readers.size() < MAX_STREAMS) {
            Reader reader = new Reader(this.random.nextInt(16), this.random.nextBoolean());
            this.readers.add(reader);
            return reader;
        }
        return this.readers.get(this.random.nextInt(MAX_STREAMS));
    }

    /** Cancels all streams. */
    void stop() {
        open().forEach(Reader::cancel);
    }

    private synchronized List<Reader> open() {
        return List.copyOf(this.readers);
    }

    synchronized int size() {
        return this.readers.size();
    }

    /** Items that were received. */
    synchronized long items() {
        return this.items;
    }

    private synchronized void remove(Reader reader) {
        this.readers.remove(reader);
    }

    private synchronized void countItem() {
        this.items++;
    }

    private synchronized int chance(int outcomes) {
        return this.random.nextInt(outcomes);
    }

    private final class Reader implements Flow.Subscriber<Integer> {

        private final int kind;

        private final boolean latest;

        private @Nullable StreamSubscription subscription;

        private boolean opened;

        private boolean over;

        private long last;

        Reader(int kind, boolean latest) {
            this.kind = kind;
            this.latest = latest;
        }

        synchronized boolean isNew() {
            boolean fresh = !this.opened;
            this.opened = true;
            return fresh;
        }

        void open() {
            StreamOptions options = StreamOptions.DEFAULT
                    .withCredit(1 + 2 * this.kind)
                    .withPerSecond(PER_SECOND)
                    .withTimeout(Conversation.PATIENCE)
                    .withOnSkipped(this::skipped);
            Listening.this.sender.stream(
                            "count", null, Integer.class, this.latest ? options.withDelivery(Delivery.LATEST) : options)
                    .subscribe(this);
            if (this.kind == 0) {
                // The call is given up before its answer.
                cancel();
            }
        }

        private synchronized @Nullable StreamSubscription subscription() {
            return this.over ? null : this.subscription;
        }

        void disturb() {
            StreamSubscription given = subscription();
            int chance = chance(4);
            if (given == null) {
                return;
            }
            Steering normal =
                    Steering.NONE.withPerSecond(PER_SECOND).withDelivery(this.latest ? Delivery.LATEST : null);
            switch (chance) {
                case 0 -> cancel();
                case 1 -> given.steer(normal.withPerSecond(0.5));
                case 2 -> given.steer(normal.withPaused(true));
                default -> given.steer(normal);
            }
        }

        void cancel() {
            StreamSubscription given;
            synchronized (this) {
                given = this.over ? null : this.subscription;
                this.over = true;
            }
            if (given != null) {
                given.cancel();
            }
            remove(this);
        }

        private synchronized void skipped(long count) {
            if (count < 0) {
                fault("items are missing, and their number is unknown");
            }
            this.last += count;
        }

        private void fault(String what) {
            Listening.this.faults.add(Listening.this.name + ": a stream: " + what);
        }

        @Override
        public void onSubscribe(Flow.Subscription given) {
            boolean wanted;
            synchronized (this) {
                this.subscription = (StreamSubscription) given;
                wanted = !this.over;
            }
            if (wanted) {
                given.request(Long.MAX_VALUE);
            } else {
                given.cancel();
            }
        }

        @Override
        public synchronized void onNext(Integer item) {
            if (this.over) {
                return;
            }
            countItem();
            if (item != this.last + 1) {
                fault("item " + item + " after " + this.last);
            }
            this.last = item;
        }

        @Override
        public void onError(Throwable failure) {
            if (subscription() != null) {
                fault("failed: " + failure);
            }
            ended();
        }

        @Override
        public void onComplete() {
            synchronized (this) {
                if (!this.over && this.last != Numbers.LAST) {
                    fault("ended after " + this.last);
                }
            }
            ended();
        }

        private void ended() {
            synchronized (this) {
                this.over = true;
            }
            remove(this);
        }
    }
}
