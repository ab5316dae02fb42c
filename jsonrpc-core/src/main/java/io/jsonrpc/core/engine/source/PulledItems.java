package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.source.StreamSource;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.locks.ReentrantLock;
import org.jspecify.annotations.Nullable;

/**
 * What an iterator gives, for one subscriber: pulled on a worker as it is requested, by one thread at a time, which is
 * interrupted when the stream is over.
 */
final class PulledItems<T> implements Flow.Publisher<T>, Flow.Subscription {

    private static final SparingLog log = SparingLog.of(PulledItems.class);

    /** Then others that wait for a worker have their turn. */
    private static final int AT_ONCE = 128;

    private final StreamSource<T> source;

    private final Iterator<T> items;

    private final SourceCalls workers;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    private long requested;

    /** A worker pulls, or will. */
    private boolean pulling;

    private boolean ended;

    /** There is an item; used by the thread that pulls. The end is seen before another item is requested. */
    private boolean hasNext;

    /** Set before anything is requested. */
    private Flow.@Nullable Subscriber<? super T> subscriber;

    PulledItems(StreamSource<T> source, Iterator<T> items, SourceCalls workers) {
        this.source = source;
        this.items = items;
        this.workers = workers;
    }

    @Override
    public void subscribe(Flow.Subscriber<? super T> only) {
        this.subscriber = only;
        only.onSubscribe(this);
    }

    @Override
    public void request(long more) {
        boolean starts;
        this.lock.lock();
        try {
            this.requested = more > Long.MAX_VALUE - this.requested ? Long.MAX_VALUE : this.requested + more;
            starts = !this.pulling && !this.ended;
            this.pulling |= starts;
        } finally {
            this.lock.unlock();
        }
        if (starts) {
            this.workers.execute(this::pull);
        }
    }

    @Override
    public void cancel() {
        boolean closes;
        this.lock.lock();
        try {
            closes = !this.ended && !this.pulling;
            this.ended = true;
        } finally {
            this.lock.unlock();
        }
        if (closes) {
            close(this.source);
        }
    }

    private void pull() {
        Flow.Subscriber<? super T> to = Objects.requireNonNull(this.subscriber);
        try {
            this.source.context().execute(() -> pull(to));
        } catch (Throwable noContext) {
            end(() -> to.onError(noContext));
        }
    }

    private void pull(Flow.Subscriber<? super T> to) {
        for (int i = 0; i < AT_ONCE; i++) {
            if (!step(to)) {
                return;
            }
        }
        this.workers.execute(this::pull);
    }

    /** Looks whether there is an item, or passes it on; returns whether this thread goes on. */
    private boolean step(Flow.Subscriber<? super T> to) {
        boolean take = this.hasNext;
        if (!begins(take)) {
            return false;
        }
        T item = null;
        try {
            if (take) {
                item = this.items.next();
            } else if (!this.items.hasNext()) {
                this.workers.clear();
                end(to::onComplete);
                return false;
            }
        } catch (Throwable failure) {
            this.workers.clear();
            end(() -> to.onError(failure));
            return false;
        }
        this.hasNext = !take;
        if (take) {
            to.onNext(item);
        }
        return true;
    }

    /** Whether this thread may call the iterator; if not, it pulls no more. */
    private boolean begins(boolean take) {
        boolean closes;
        this.lock.lock();
        try {
            if (!this.ended && (!take || this.requested > 0)) {
                this.requested -= take ? 1 : 0;
                return true;
            }
            this.pulling = false;
            closes = this.ended;
        } finally {
            this.lock.unlock();
        }
        if (closes) {
            this.workers.clear();
            close(this.source);
        }
        return false;
    }

    private void end(Runnable signal) {
        boolean cancelled;
        this.lock.lock();
        try {
            cancelled = this.ended;
            this.ended = true;
            this.pulling = false;
        } finally {
            this.lock.unlock();
        }
        close(this.source);
        if (!cancelled) {
            signal.run();
        }
    }

    /** Closes a source that gives no more, or never gave anything. */
    static void close(StreamSource<?> source) {
        try {
            source.close();
        } catch (Throwable failure) {
            log.warn(failure.getClass().getName(), "What a stream was pulled from cannot be closed", failure);
        }
    }
}
