package io.jsonrpc.core.engine.source;

import com.google.gson.JsonObject;
import io.jsonrpc.core.error.RequestRejectedException;
import io.jsonrpc.core.log.Causes;
import io.jsonrpc.core.log.SparingLog;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.ResponseError;
import io.jsonrpc.core.source.Positioned;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.StreamParams;
import java.util.Iterator;
import java.util.Objects;
import java.util.concurrent.Flow;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The source of one stream: its code runs in the context that it brings, and its items and failures become JSON. */
final class OpenedSource {

    private static final SparingLog log = SparingLog.of(OpenedSource.class);

    /** A source that gives items on the thread that requests them, and needs so long for one, does not keep them back. */
    private static final long SLOW = TimeUnit.MILLISECONDS.toNanos(1);

    private final String id;

    private final StreamSource<Object> source;

    private final String method;

    private final StreamSurroundings peer;

    /** Null before the first item. Used by the thread that drains. */
    private @Nullable ItemText items;

    private final SourceCalls calls;

    private volatile boolean unwanted;

    /** The stream has ended; what runs on workers for it has not returned yet, perhaps. */
    private volatile boolean over;

    private volatile Flow.@Nullable Subscription subscription;

    /** Subscribed or discarded. */
    private final AtomicBoolean used = new AtomicBoolean();

    /** The thread that requests items, which the source may give before that returns. */
    private volatile @Nullable Thread requesting;

    /** When that began, or was slow last. Used by that thread. */
    private long since;

    /** @param released called when the stream has ended and a worker has returned from it */
    @SuppressWarnings("unchecked")
    OpenedSource(String id, StreamSource<?> source, String item, StreamSurroundings peer, Runnable released) {
        this.id = id;
        this.source = (StreamSource<Object>) source;
        this.method = source.item() == null ? item : source.item();
        this.peer = peer;
        this.calls = new SourceCalls(peer.workers()::execute, () -> {
            if (this.over) {
                released.run();
            }
        });
    }

    /** Runs a task that may call the source on a worker. */
    void execute(Runnable task) {
        this.calls.execute(task);
    }

    /** No more of it is wanted: no more is requested. */
    void unwanted() {
        this.unwanted = true;
    }

    /** No more of it is wanted: interrupts the workers that are at work for the stream; not this thread. */
    void interrupt() {
        unwanted();
        this.calls.interrupt();
    }

    /** The source threw where it must not, perhaps because it was interrupted. */
    void threw(Throwable failure) {
        if (!this.unwanted) {
            log.warn("source", "The source of stream {} threw where it must not", this.id, failure);
        }
    }

    /** The stream has ended. Returns whether no worker is at work for it. */
    boolean end() {
        this.over = true;
        return isIdle();
    }

    /** Whether no worker is at work for the stream. */
    boolean isIdle() {
        return this.calls.isIdle();
    }

    void subscribe(Flow.Subscriber<Object> subscriber) {
        if (this.used.getAndSet(true)) {
            return;
        }
        Iterator<Object> iterator = this.source.iterator();
        if (iterator == null) {
            Flow.Publisher<Object> items = Objects.requireNonNull(this.source.publisher());
            run(() -> items.subscribe(subscriber));
            return;
        }
        PulledItems<Object> pulled = new PulledItems<>(this.source, iterator, this.calls);
        try {
            run(() -> pulled.subscribe(subscriber));
        } catch (Throwable noContext) {
            pulled.cancel();
            throw noContext;
        }
    }

    /** It is not subscribed any more, if it is not yet. */
    void discard() {
        if (!this.used.getAndSet(true)) {
            PulledItems.close(this.source);
        }
    }

    /** Runs what calls the source. */
    void run(Runnable code) {
        this.source.context().execute(code);
    }

    /** The source knows its subscriber; false if it did before. */
    boolean begin(Flow.Subscription given) {
        boolean first = this.subscription == null;
        if (first) {
            this.subscription = given;
        }
        return first;
    }

    boolean isSubscribed() {
        return this.subscription != null;
    }

    /** Tells the source that no more is wanted, and interrupts workers that wait for it. */
    void cancel() {
        interrupt();
        run(subscribed()::cancel);
    }

    private Flow.Subscription subscribed() {
        return Objects.requireNonNull(this.subscription, "subscription");
    }

    /** Requests items, some of which the source may give before this returns. */
    void request(long items) {
        this.since = this.peer.timers().now();
        this.requesting = Thread.currentThread();
        try {
            // Looked at when others know that this thread may be blocked from now on.
            if (!this.unwanted) {
                run(() -> subscribed().request(items));
            }
        } finally {
            this.requesting = null;
            this.calls.clear();
        }
    }

    /** Whether {@link #request} has not returned yet. */
    boolean isRequesting() {
        return this.requesting != null;
    }

    /** Whether this thread requests items, and the source has been slow since it was asked this last. */
    boolean isSlow(long now) {
        if (this.requesting != Thread.currentThread()) {
            return false;
        }
        boolean slow = now - this.since >= SLOW;
        this.since = slow ? now : this.since;
        return slow;
    }

    /** The key of an item; null for none. */
    @Nullable Object key(Object item) {
        Function<? super Object, ? extends @Nullable Object> key = this.source.key();
        return key == null ? null : key.apply(item instanceof Positioned<?> positioned ? positioned.value() : item);
    }

    /** What the receiver hears of a failure; null is a fault of the source. */
    ResponseError error(@Nullable Throwable given) {
        Throwable failure = given == null ? new NullPointerException("The reason of a failure is null") : given;
        Throwable translated;
        try {
            translated = Objects.requireNonNull(this.source.failures().apply(failure), "translated failure");
        } catch (Throwable untranslated) {
            Causes.suppress(untranslated, failure);
            translated = untranslated;
        }
        if (!(translated instanceof RequestRejectedException)) {
            log.warn(translated.getClass().getName(), "The source of stream {} failed", this.id, translated);
        }
        return this.peer.errors().of(translated);
    }

    /** The text of a message. */
    String text(Outgoing message) {
        Object value = message.value();
        if (value == null || value instanceof Positioned<?> || message.skipped() != 0) {
            return this.peer.texts().notification(this.method, params(message));
        }
        if (this.items == null) {
            this.items = new ItemText(this.peer.texts(), this.method, this.id);
        }
        return this.items.of(text(value));
    }

    private JsonText params(Outgoing message) {
        Object value = message.value();
        if (value != null) {
            return value instanceof Positioned<?> positioned
                    ? StreamParams.item(this.id, message.skipped(), positioned.position(), text(positioned.value()))
                    : StreamParams.item(this.id, message.skipped(), null, text(value));
        }
        ResponseError error = message.error();
        if (error == null && message.fault() != null) {
            error = this.peer.errors().streamFault(message.fault(), message.skipped());
        }
        return StreamParams.end(this.id, message.skipped(), error == null ? null : text(error));
    }

    private JsonText text(Object item) {
        Function<? super Object, JsonText> writer = this.source.writer();
        return writer == null ? this.peer.codec().write(item) : writer.apply(item);
    }

    private JsonText text(ResponseError error) {
        JsonObject object = new JsonObject();
        object.addProperty("code", error.getCode());
        object.addProperty("message", error.getMessage());
        if (error.getData() != null) {
            object.add("data", error.getData());
        }
        return this.peer.codec().write(object);
    }
}
