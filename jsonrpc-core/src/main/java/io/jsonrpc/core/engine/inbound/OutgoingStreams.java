package io.jsonrpc.core.engine.inbound;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.PeerLimits;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.stream.FlowPlan;
import io.jsonrpc.core.stream.Outgoing;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.stream.StreamProducer;
import io.jsonrpc.core.stream.StreamProducers;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import io.jsonrpc.core.stream.StreamTerms;
import io.jsonrpc.core.transport.SendWindow;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BiFunction;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams that a peer sends: their state, guarded by one lock, and what connects it to sources and to the queue. */
public final class OutgoingStreams {

    private final StreamSettings settings;

    private final StreamSurroundings peer;

    private final Runnable onRoom = this::roomBack;

    private final UnsubscribeMethods unsubscribes;

    private final ReentrantLock lock = new ReentrantLock();

    /** Null before the first stream. Guarded by the lock, like each of its streams. */
    private @Nullable StreamProducers producers;

    /** Items of a stream that the other side takes before its first limit; negative for no bound. Guarded by the lock. */
    private long initialLimit = -1;

    /** The rate of all streams together; null for none. Guarded by the lock. */
    private @Nullable SessionFlow flow;

    /** By id, in the order in which they began. Guarded by the lock. */
    private final Map<String, OutgoingStream> streams = new LinkedHashMap<>();

    /** The queue had no place for a message. Guarded by the lock. */
    private boolean full;

    /** Guarded by the lock. */
    private boolean stopped;

    public OutgoingStreams(StreamSettings settings, StreamSurroundings peer) {
        this.settings = settings;
        this.peer = peer;
        this.unsubscribes = new UnsubscribeMethods(settings.unsubscribe());
    }

    private StreamProducers producers() {
        StreamProducers made = this.producers;
        if (made == null) {
            made = new StreamProducers(this.settings.max(), this.initialLimit, 1);
            made.pace(this.flow);
            this.producers = made;
        }
        return made;
    }

    /** Items of each stream that the other side takes before its first limit; negative for no bound. */
    public void agree(long limit) {
        locked(() -> {
            this.initialLimit = limit;
            if (this.producers != null) {
                this.producers.initialLimit(limit);
            }
            return null;
        });
    }

    /** The handler of a method returned a stream; null if there are too many. */
    @Nullable OutgoingStream offer(String method, StreamSource<?> source, StreamTerms terms) {
        return locked(() -> {
            if (this.stopped || !this.settings.places().take()) {
                return null;
            }
            StreamProducer producer = producers().offer(terms);
            if (producer == null) {
                this.settings.places().giveBack();
                return null;
            }
            this.unsubscribes.add(source.unsubscribe());
            OpenedSource opened = new OpenedSource(producer.id(), source, this.settings.item(), this.peer);
            OutgoingStream stream = new OutgoingStream(this, this.peer, producer, opened, new StreamReport(method));
            this.streams.put(producer.id(), stream);
            return stream;
        });
    }

    /** Whether a method ends streams, as {@code rpc.stream.cancel} does. */
    public boolean areEndedBy(String method) {
        return this.unsubscribes.contain(method);
    }

    static StreamTerms terms(StreamSource<?> source) {
        return new StreamTerms(source.delivery(), source.buffer(), source.key() != null, source.allowed());
    }

    /** A received {@code rpc.stream.limit}. On the reading thread. */
    public Outcome limit(@Nullable JsonText params) {
        return follow(() -> producers().limit(params, this.peer.timers().now()));
    }

    /** A received {@code rpc.stream.cancel}. On the reading thread. */
    public Outcome cancel(@Nullable JsonText params) {
        return follow(() -> producers().cancel(params));
    }

    private Outcome follow(Supplier<Outcome> change) {
        Outcome outcome = locked(change);
        StreamProducer producer = outcome.stream();
        if (producer != null) {
            OutgoingStream stream = locked(() -> this.streams.get(producer.id()));
            if (stream != null) {
                stream.wake();
            }
        }
        return outcome;
    }

    /**
     * Paces all streams together, as both ends agreed by the extension {@code flow}.
     *
     * @param accepted the extensions that were accepted: a JSON object, name to parameters
     */
    public void pace(JsonText accepted) {
        locked(() -> {
            this.flow = SessionFlow.of(accepted, this.peer.timers().now());
            if (this.producers != null) {
                this.producers.pace(this.flow);
            }
            return null;
        });
    }

    /** A received {@code rpc.session.flow}; null if the extension was not agreed on. */
    public SessionFlow.@Nullable Outcome flow(@Nullable JsonText params) {
        return paced((rate, now) -> rate.receive(params, now));
    }

    /** The plan of the user; what is told then, null for nothing. */
    public @Nullable JsonText plan(FlowPlan plan) {
        return paced((rate, now) -> rate.plan(plan, now));
    }

    private <T> @Nullable T paced(BiFunction<SessionFlow, Long, @Nullable T> change) {
        T outcome = locked(() -> this.flow == null
                ? null
                : change.apply(this.flow, this.peer.timers().now()));
        if (size() > 0) {
            roomFreed();
        }
        return outcome;
    }

    /** Whether a stream has ended, or leaves its turn to another one without a message. Holding the lock. */
    boolean hasLeft(StreamProducer stream, @Nullable StreamProducer before, @Nullable Outgoing message) {
        return stream.isEnded()
                || (message == null && before == stream && producers().nextInTurn() != stream);
    }

    /** The stream whose turn it is. Holding the lock. */
    @Nullable StreamProducer inTurn() {
        return producers().nextInTurn();
    }

    /** The peer has ended: there are no more streams. */
    public void stop() {
        locked(() -> this.stopped = true);
        end();
    }

    /** The other side has lost its streams; their sources are cancelled. */
    public void end() {
        for (OutgoingStream stream : locked(() -> {
            if (this.producers != null) {
                this.producers.end();
            }
            return new ArrayList<>(this.streams.values());
        })) {
            stream.wake();
        }
    }

    /**
     * What there is room for now: of the queue and of the window of the session streams have a half each, the rest is for answers
     * and calls. Holding the lock.
     */
    void look() {
        StreamProducers all = producers();
        PeerLimits limits = this.peer.limits();
        SendWindow window;
        do {
            window = this.peer.outbound().room().window();
            all.socket(window.open() && !this.full);
            all.share(
                    Math.min(window.frames(), Math.max(1, limits.queuedMessages() / 2)),
                    Math.min(window.bytes(), Math.max(1, limits.queuedBytes() / 2)));
        } while (!window.hasRoom() && !awaitRoom(0));
    }

    /** All streams that wait continue as soon as there is room; false if there is room now. Holding the lock. */
    private boolean awaitRoom(int bytes) {
        boolean waits = this.peer.outbound().room().await(bytes, this.onRoom);
        if (!waits) {
            // Those that have waited before are not called any more.
            roomBack();
        }
        return waits;
    }

    /** The queue had no place for a message of this size: none is sent until half of it is free. */
    void postponed(StreamProducer producer, int bytes) {
        locked(() -> {
            producer.postponed();
            this.full = awaitRoom(bytes);
            return null;
        });
    }

    private void roomBack() {
        List<OutgoingStream> waiting = locked(() -> {
            this.full = false;
            return this.streams.values().stream()
                    .filter(stream -> stream.state().isWaiting())
                    .toList();
        });
        waiting.forEach(OutgoingStream::wake);
    }

    /** What was sent on the last socket of a session without acknowledgements may have been lost. */
    public void reattached() {
        locked(() -> {
            this.streams.values().forEach(stream -> stream.state().missed());
            return null;
        });
    }

    /** A message has left the queue, which may make room for a stream that waited for others. */
    void roomFreed() {
        OutgoingStream next = locked(() -> {
            look();
            StreamProducer producer = producers().nextInTurn();
            return producer == null ? null : this.streams.get(producer.id());
        });
        if (next != null) {
            next.wake();
        }
    }

    /** A stream has ended, which is the result, or leaves its turn to another one. */
    boolean left(StreamProducer producer) {
        boolean ended = locked(producer::isEnded);
        if (ended && locked(() -> this.streams.remove(producer.id())) != null) {
            this.settings.places().giveBack();
        }
        roomFreed();
        return ended;
    }

    public int size() {
        return locked(this.streams::size);
    }

    /** At most so many of them, the oldest first. */
    public List<JsonRpcPeer.SentStream> describe(int max) {
        return locked(() -> {
            long now = this.peer.timers().now();
            return this.streams.values().stream()
                    .limit(max)
                    .map(stream -> stream.describe(now))
                    .toList();
        });
    }

    <T extends @Nullable Object> T locked(Supplier<T> action) {
        this.lock.lock();
        try {
            return action.get();
        } finally {
            this.lock.unlock();
        }
    }
}
