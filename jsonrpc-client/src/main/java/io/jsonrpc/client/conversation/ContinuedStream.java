package io.jsonrpc.client.conversation;

import io.jsonrpc.client.event.ConnectionLostException;
import io.jsonrpc.core.error.RemoteErrorException;
import io.jsonrpc.core.error.SessionLostException;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import io.jsonrpc.core.subscription.StreamSubscription;
import io.jsonrpc.core.transport.serial.SerialWriter;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/**
 * One subscription across sessions: when a session is lost, the method is called again in the next one, and what was requested
 * and not delivered is requested again.
 */
final class ContinuedStream<T> implements Flow.Subscriber<T>, StreamSubscription {

    private static final String POSITION_LOST = "stream.positionLost";

    private static final String SERVER_STOPPING = ErrorType.SERVER_STOPPING.type();

    /** The stream behind a position; null for the one that was asked for first. */
    private final Function<@Nullable String, Flow.Publisher<T>> calls;

    /** Whether there will be another session. */
    private final BooleanSupplier goesOn;

    private final StreamOptions options;

    private final Flow.Subscriber<? super T> subscriber;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private @Nullable StreamSubscription current;

    private long demand;

    private @Nullable Steering steering;

    /** One thread at a time passes that on, so that the last one holds. */
    private final SerialWriter turn = new SerialWriter();

    private boolean cancelled;

    /** Of the last item; null for none. Used by the thread that calls the subscriber, one at a time. */
    private @Nullable String position;

    /** The last call named a position. Used by that thread, too. */
    private boolean resumed;

    ContinuedStream(
            Function<@Nullable String, Flow.Publisher<T>> calls,
            BooleanSupplier goesOn,
            StreamOptions options,
            Flow.Subscriber<? super T> subscriber) {
        this.calls = calls;
        this.goesOn = goesOn;
        this.options = options;
        this.subscriber = subscriber;
    }

    void open() {
        this.calls.apply(null).subscribe(this);
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        boolean first;
        boolean over;
        long requested;
        StreamSubscription next = (StreamSubscription) given;
        this.lock.lock();
        try {
            first = this.current == null;
            this.current = next;
            over = this.cancelled;
            requested = this.demand;
        } finally {
            this.lock.unlock();
        }
        if (first) {
            this.subscriber.onSubscribe(this);
            return;
        }
        if (over) {
            next.cancel();
            return;
        }
        passOn();
        if (requested > 0) {
            next.request(requested);
        }
    }

    @Override
    public void request(long items) {
        StreamSubscription now;
        this.lock.lock();
        try {
            now = this.current;
            if (items > 0) {
                this.demand = items > Long.MAX_VALUE - this.demand ? Long.MAX_VALUE : this.demand + items;
            }
        } finally {
            this.lock.unlock();
        }
        if (now != null) {
            now.request(items);
        }
    }

    @Override
    public void steer(Steering newSteering) {
        this.lock.lock();
        try {
            this.steering = newSteering;
        } finally {
            this.lock.unlock();
        }
        passOn();
    }

    private void passOn() {
        if (!this.turn.enter()) {
            return;
        }
        do {
            StreamSubscription now;
            Steering wanted;
            this.lock.lock();
            try {
                now = this.current;
                wanted = this.steering;
            } finally {
                this.lock.unlock();
            }
            if (now != null && wanted != null) {
                now.steer(wanted);
            }
        } while (!this.turn.leave());
    }

    @Override
    public void cancel() {
        StreamSubscription now;
        this.lock.lock();
        try {
            now = this.current;
            this.cancelled = true;
        } finally {
            this.lock.unlock();
        }
        if (now != null) {
            now.cancel();
        }
    }

    @Override
    public void onNext(T item) {
        this.lock.lock();
        try {
            this.demand -= this.demand == Long.MAX_VALUE ? 0 : 1;
        } finally {
            this.lock.unlock();
        }
        this.subscriber.onNext(item);
        if (item instanceof Positioned<?> positioned && positioned.position() != null) {
            this.position = positioned.position();
        }
    }

    @Override
    public void onComplete() {
        this.subscriber.onComplete();
    }

    @Override
    public void onError(Throwable reason) {
        boolean positionLost = this.resumed && isError(reason, POSITION_LOST);
        boolean sessionLost = reason instanceof SessionLostException
                || reason instanceof ConnectionLostException
                || isError(reason, SERVER_STOPPING);
        if (!positionLost && !(sessionLost && this.goesOn.getAsBoolean())) {
            this.subscriber.onError(reason);
            return;
        }
        String from = positionLost || this.options.resume() == null ? null : this.position;
        this.resumed = from != null;
        try {
            if (from == null) {
                this.options.onSkipped().accept(StreamOptions.UNKNOWN);
            }
            this.calls.apply(from).subscribe(this);
        } catch (RuntimeException unusable) {
            this.subscriber.onError(unusable);
        }
    }

    private static boolean isError(Throwable reason, String type) {
        return reason instanceof RemoteErrorException refusal
                && type.equals(refusal.getError().getType());
    }
}
