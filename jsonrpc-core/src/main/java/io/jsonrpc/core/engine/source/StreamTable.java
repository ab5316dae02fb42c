package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.stream.StreamProducer;
import io.jsonrpc.core.stream.StreamProducers;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.Consumer;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams that a peer sends and their state, guarded by one lock. */
final class StreamTable {

    private final StreamSettings settings;

    private final ReentrantLock lock = new ReentrantLock();

    // Guarded by the lock.

    /** Null before the first stream. */
    private @Nullable StreamProducers producers;

    /** Items of a stream that the other side takes before its first limit; negative for no bound. */
    private long initialLimit = -1;

    private @Nullable SessionFlow rate;

    /** By id, in the order in which they began. */
    private final Map<String, StreamSender> streams = new LinkedHashMap<>();

    /** To be woken when the lock is released. */
    private final List<StreamSender> woken = new ArrayList<>();

    /** Their sources are to be cancelled; told so when the lock is released. */
    private final List<StreamSender> unwanted = new ArrayList<>(0);

    private boolean stopped;

    StreamTable(StreamSettings settings) {
        this.settings = settings;
    }

    /** Takes the lock, which is not to be taken twice. */
    void lock() {
        this.lock.lock();
    }

    /** Releases the lock, and wakes whom to wake meanwhile was asked for. */
    void unlock() {
        List<StreamSender> waking = List.of();
        List<StreamSender> stopping = List.of();
        if (!this.unwanted.isEmpty()) {
            stopping = List.copyOf(this.unwanted);
            this.unwanted.clear();
        }
        if (!this.woken.isEmpty()) {
            waking = List.copyOf(this.woken);
            this.woken.clear();
        }
        this.lock.unlock();
        stopping.forEach(StreamSender::release);
        waking.forEach(StreamSender::wake);
    }

    /** Holding the lock. */
    <T extends @Nullable Object> T locked(Supplier<T> action) {
        lock();
        try {
            return action.get();
        } finally {
            unlock();
        }
    }

    /** Holding the lock. */
    void change(Runnable action) {
        locked(() -> {
            action.run();
            return null;
        });
    }

    // All of the following is called while holding the lock.

    StreamProducers producers() {
        StreamProducers made = this.producers;
        if (made == null) {
            made = new StreamProducers(this.settings.max(), this.initialLimit, 1);
            made.pace(this.rate);
            this.producers = made;
        }
        return made;
    }

    void agree(long limit) {
        this.initialLimit = limit;
        if (this.producers != null) {
            this.producers.initialLimit(limit);
        }
    }

    void pace(@Nullable SessionFlow newRate) {
        this.rate = newRate;
        if (this.producers != null) {
            this.producers.pace(newRate);
        }
    }

    /** The rate of all streams together; null for none. */
    @Nullable SessionFlow rate() {
        return this.rate;
    }

    /**
     * Begins a stream.
     *
     * @param kind an answer, or an argument; returns null if there are too many
     * @return null if there are too many
     */
    @Nullable StreamSender add(
            Function<StreamProducers, @Nullable StreamProducer> kind, Function<StreamProducer, StreamSender> maker) {
        if (this.stopped || isHeld() || !this.settings.places().take()) {
            return null;
        }
        StreamProducer producer = kind.apply(producers());
        if (producer == null) {
            this.settings.places().giveBack();
            return null;
        }
        StreamSender sender = maker.apply(producer);
        this.streams.put(producer.id(), sender);
        return sender;
    }

    /** Whether workers are at work for as many streams that have ended as there may be streams. */
    private boolean isHeld() {
        return this.streams.size() - producers().size() >= this.settings.max()
                && this.streams.values().stream()
                                .filter(stream -> stream.state().isEnded()
                                        && !stream.source().isIdle())
                                .count()
                        >= this.settings.max();
    }

    /** Whether a stream has ended; it is forgotten then, as soon as no worker is at work for it. */
    boolean isOver(StreamProducer producer) {
        StreamSender sender = producer.isEnded() ? this.streams.get(producer.id()) : null;
        if (sender != null && sender.source().end()) {
            this.streams.remove(producer.id());
            this.settings.places().giveBack();
        }
        return producer.isEnded();
    }

    /** No stream begins any more. */
    void stop() {
        this.stopped = true;
    }

    /** Ends all. */
    void end() {
        end(StreamProducers::end);
    }

    /** Ends all but arguments of which the other side knows nothing. */
    void startOver() {
        end(StreamProducers::startOver);
    }

    private void end(Consumer<StreamProducers> ending) {
        if (this.producers != null) {
            ending.accept(this.producers);
        }
        this.streams.values().forEach(this::wake);
    }

    List<StreamSender> all() {
        return new ArrayList<>(this.streams.values());
    }

    int size() {
        return this.streams.size();
    }

    /** One continues when the lock is released; null for none. */
    void wake(@Nullable StreamProducer producer) {
        StreamSender sender = sender(producer);
        if (sender != null) {
            wake(sender);
        }
    }

    /** What sends a stream; null for none. */
    @Nullable StreamSender sender(@Nullable StreamProducer producer) {
        return producer == null ? null : this.streams.get(producer.id());
    }

    private void wake(StreamSender sender) {
        this.woken.add(sender);
        if (sender.state().isCancelDue()) {
            this.unwanted.add(sender);
        }
    }

    /** Those continue that have something to send. */
    void wakeWaiting() {
        this.streams.values().stream()
                .filter(stream -> stream.state().isWaiting())
                .forEach(this.woken::add);
    }
}
