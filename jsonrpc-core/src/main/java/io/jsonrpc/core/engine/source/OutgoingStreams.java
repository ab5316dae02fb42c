package io.jsonrpc.core.engine.source;

import io.jsonrpc.core.JsonRpcPeer;
import io.jsonrpc.core.MethodTable;
import io.jsonrpc.core.RequestHandler;
import io.jsonrpc.core.engine.outbound.SentArguments;
import io.jsonrpc.core.message.ErrorType;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.message.RequestId;
import io.jsonrpc.core.source.StreamSource;
import io.jsonrpc.core.stream.FlowPlan;
import io.jsonrpc.core.stream.SessionFlow;
import io.jsonrpc.core.stream.StreamProducer;
import io.jsonrpc.core.stream.StreamProducers;
import io.jsonrpc.core.stream.StreamProducers.Outcome;
import io.jsonrpc.core.stream.StreamTerms;
import java.util.List;
import java.util.Set;
import java.util.function.BiFunction;
import java.util.function.Function;
import java.util.function.Supplier;
import org.jspecify.annotations.Nullable;

/** The streams that a peer sends: they begin, are steered by the other side, and end with the peer. */
public final class OutgoingStreams implements SentArguments {

    private final StreamSettings settings;

    private final StreamSurroundings peer;

    private final UnsubscribeMethods unsubscribes;

    private final StreamTable table;

    private final QueueShare share;

    /** Written under the lock of the table, as the reason of the last one. */
    private volatile long stops;

    private @Nullable ErrorType reason;

    public OutgoingStreams(StreamSettings settings, StreamSurroundings peer) {
        this.settings = settings;
        this.peer = peer;
        this.unsubscribes = new UnsubscribeMethods(settings.unsubscribe());
        this.table = new StreamTable(settings);
        this.share = new QueueShare(this.table, peer.outbound().room(), peer.limits());
    }

    /** How the items of a source are sent. */
    public static StreamTerms terms(StreamSource<?> source) {
        return new StreamTerms(source.delivery(), source.buffer(), source.key() != null, source.allowed());
    }

    /** Closes a source that was never offered. */
    public static void discard(StreamSource<?> source) {
        PulledItems.close(source);
    }

    /**
     * The handler of a method returned a stream.
     *
     * @param call whose answer names it
     * @param stops as of {@link #stops}, when it was decided that the method may be called
     * @return null if there are too many: then the source is closed
     */
    public @Nullable OutgoingStream offer(
            RequestId call, String method, StreamSource<?> source, StreamTerms terms, long stops) {
        OutgoingStream offered = begin(call, method, source, all -> all.offer(terms));
        if (offered != null) {
            this.table.change(() -> {
                if (this.stops != stops && this.reason != null) {
                    offered.stop(this.peer.errors().error(this.reason));
                }
            });
        }
        return offered;
    }

    @Override
    public @Nullable SentArgument argument(String method, StreamSource<?> source) {
        OutgoingStream stream = begin(null, method, source, StreamProducers::argument);
        return stream == null ? null : new SentArgument(stream.id(), stream::callEnded);
    }

    private @Nullable OutgoingStream begin(
            @Nullable RequestId call,
            String method,
            StreamSource<?> source,
            Function<StreamProducers, @Nullable StreamProducer> kind) {
        StreamSender offered = this.table.locked(() -> {
            StreamSender sender = this.table.add(kind, producer -> {
                OpenedSource opened = new OpenedSource(
                        producer.id(), source, this.settings.item(), this.peer, () -> released(producer));
                return new StreamSender(
                        call, this.table, this.share, this.peer, producer, opened, new StreamReport(method));
            });
            if (sender == null) {
                return null;
            }
            String unsubscribe = source.unsubscribe();
            if (unsubscribe != null) {
                this.unsubscribes.addAll(Set.of(unsubscribe));
            }
            return sender;
        });
        if (offered == null) {
            discard(source);
            return null;
        }
        offered.started();
        return stream(offered);
    }

    private OutgoingStream stream(StreamSender sender) {
        return new OutgoingStream(this.table, this.peer, sender);
    }

    private void released(StreamProducer producer) {
        this.table.change(() -> this.table.isOver(producer));
    }

    /** Learns which methods end the streams of a handler before its first one, so that an unknown id is answered as later. */
    public void learnEnds(RequestHandler<?> handler) {
        if (handler instanceof MethodTable.StreamEnds named) {
            this.table.locked(() -> {
                this.unsubscribes.addAll(named.unsubscribes());
                return null;
            });
        }
    }

    /** Whether a method ends streams, as {@code rpc.stream.cancel} does. */
    public boolean areEndedBy(String method) {
        return this.unsubscribes.contain(method);
    }

    /** Items of each stream that the other side takes before its first limit; negative for no bound. */
    public void agree(long limit) {
        this.table.change(() -> this.table.agree(limit));
    }

    /** A received {@code rpc.stream.limit}. On the reading thread. */
    public Outcome limit(@Nullable JsonText params) {
        Outcome outcome = follow(() -> this.table.producers().limit(params, now()));
        StreamSender argument = outcome.begins() ? this.table.locked(() -> this.table.sender(outcome.stream())) : null;
        if (argument != null) {
            stream(argument).answered();
        }
        return outcome;
    }

    /** A received {@code rpc.stream.cancel}. On the reading thread. */
    public Outcome cancel(@Nullable JsonText params) {
        return follow(() -> this.table.producers().cancel(params));
    }

    /** A call is given up: the stream ends that its answer names, if that waits for the rest of its batch. */
    public void withdraw(RequestId call) {
        this.table.change(() -> {
            for (StreamSender stream : this.table.all()) {
                if (stream.isOfferedTo(call)) {
                    stream.state().end();
                    this.table.wake(stream.state());
                }
            }
        });
    }

    private Outcome follow(Supplier<Outcome> change) {
        return this.table.locked(() -> {
            Outcome outcome = change.get();
            this.table.wake(outcome.stream());
            return outcome;
        });
    }

    /**
     * Paces all streams together, as both ends agreed by the extension {@code flow}.
     *
     * @param accepted the extensions that were accepted: a JSON object, name to parameters
     */
    public void pace(JsonText accepted) {
        this.table.change(() -> this.table.pace(SessionFlow.of(accepted, now())));
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
        T outcome = this.table.locked(() -> {
            SessionFlow rate = this.table.rate();
            return rate == null ? null : change.apply(rate, now());
        });
        if (size() > 0) {
            this.share.freed();
        }
        return outcome;
    }

    /** How often all were ended with an error. */
    public long stops() {
        return this.stops;
    }

    /** Ends all with an error, those of calls that run as well; what waits is not sent. Cancels sources on this thread. */
    public void stop(ErrorType newReason) {
        List<StreamSender> all = this.table.locked(() -> {
            this.stops++;
            this.reason = newReason;
            return this.table.all();
        });
        for (StreamSender stream : all) {
            stream.change(() -> {
                stream.state().stop(this.peer.errors().error(newReason));
                this.table.wake(stream.state());
            });
        }
    }

    /** The peer has ended: there are no more streams. */
    public void stop() {
        this.table.change(this.table::stop);
        end();
    }

    private void end() {
        this.table.change(this.table::end);
    }

    /** The other side has lost its streams, and their sources are cancelled. Calls that were not sent keep their arguments. */
    public void startOver() {
        this.table.change(this.table::startOver);
    }

    /** What was sent on the last socket of a session without acknowledgements may have been lost. */
    public void reattached() {
        this.table.change(() -> this.table.all().forEach(StreamSender::missed));
    }

    public int size() {
        return this.table.locked(this.table::size);
    }

    /** At most so many of them, the oldest first. */
    public List<JsonRpcPeer.SentStream> describe(int max) {
        return this.table.locked(() -> {
            long now = now();
            return this.table.all().stream()
                    .limit(max)
                    .map(stream -> stream.describe(now))
                    .toList();
        });
    }

    private long now() {
        return this.peer.timers().now();
    }
}
