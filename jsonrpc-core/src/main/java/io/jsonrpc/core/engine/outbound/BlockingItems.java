package io.jsonrpc.core.engine.outbound;

import io.jsonrpc.core.engine.threads.Workers;
import io.jsonrpc.core.error.JsonRpcException;
import io.jsonrpc.core.error.TransportException;
import java.util.Iterator;
import java.util.NoSuchElementException;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.Flow;
import java.util.concurrent.LinkedBlockingQueue;
import org.jspecify.annotations.Nullable;

/** A subscriber for code that waits for items. The thread that waits is not the one that is called. */
final class BlockingItems<T> implements Iterator<T>, Flow.Subscriber<T> {

    /** @param reason null for the good end */
    private record End(@Nullable Throwable reason) {}

    private final int ahead;

    /** Items are handled when they are taken, which is what the other side waits for; all are requested at once. */
    private final boolean counts;

    /** Items, and the end. */
    private final BlockingQueue<Object> arrived = new LinkedBlockingQueue<>();

    private volatile Flow.@Nullable Subscription subscription;

    // The fields below are used by the thread that waits.

    /** An item or the end. */
    private @Nullable Object next;

    /** Items that were taken and not replaced by a request. */
    private int taken;

    /** @param ahead items that are requested before they are waited for, at least 1 */
    BlockingItems(int ahead) {
        this(ahead, false);
    }

    private BlockingItems(int ahead, boolean counts) {
        this.ahead = ahead;
        this.counts = counts;
    }

    /** Of an argument: nothing is kept here that the bounds of arguments do not count. */
    static <T> BlockingItems<T> ofArgument() {
        return new BlockingItems<>(1, true);
    }

    /** Whether a subscriber says itself that it has handled an item. */
    static boolean count(Flow.Subscriber<?> subscriber) {
        return subscriber instanceof BlockingItems<?> items && items.counts;
    }

    @Override
    public void onSubscribe(Flow.Subscription given) {
        this.subscription = given;
        given.request(this.counts ? Long.MAX_VALUE : this.ahead);
    }

    @Override
    public void onNext(T item) {
        this.arrived.add(item);
    }

    @Override
    public void onError(Throwable reason) {
        this.arrived.add(new End(reason));
    }

    @Override
    public void onComplete() {
        this.arrived.add(new End(null));
    }

    /** The items that wait here are not wanted any more. */
    void drop() {
        this.arrived.removeIf(each -> !(each instanceof End));
    }

    @Override
    public boolean hasNext() {
        if (!(current() instanceof End end)) {
            return true;
        }
        Throwable reason = end.reason();
        if (reason instanceof RuntimeException unchecked) {
            throw unchecked;
        }
        if (reason != null) {
            throw new JsonRpcException("The stream has failed", reason);
        }
        return false;
    }

    @Override
    public T next() {
        if (!hasNext()) {
            throw new NoSuchElementException();
        }
        @SuppressWarnings("unchecked")
        T item = (T) current();
        this.next = null;
        Flow.Subscription from = this.subscription;
        if (this.counts && from instanceof IncomingStream<?> argument) {
            argument.handled();
            return item;
        }
        // In halves, so that not every item needs a message.
        if (++this.taken > this.ahead / 2 && from != null) {
            from.request(this.taken);
            this.taken = 0;
        }
        return item;
    }

    private Object current() {
        Object current = this.next;
        if (current == null) {
            current = take();
            this.next = current;
        }
        return current;
    }

    private Object take() {
        Object here = this.arrived.poll();
        if (here != null) {
            return here;
        }
        try {
            return Workers.await(this.arrived::take);
        } catch (InterruptedException interrupt) {
            Thread.currentThread().interrupt();
            throw new TransportException("Interrupted while waiting for the next item of a stream", interrupt);
        } catch (RuntimeException notWaited) {
            throw notWaited;
        } catch (Exception impossible) {
            throw new IllegalStateException(impossible);
        }
    }

    /** Ends the stream, and the wait of another thread. */
    void close() {
        Flow.Subscription from = this.subscription;
        if (from != null) {
            from.cancel();
        }
        onComplete();
    }
}
