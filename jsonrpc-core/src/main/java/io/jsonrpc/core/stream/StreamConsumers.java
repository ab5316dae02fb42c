package io.jsonrpc.core.stream;

import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.stream.StreamEvent.Kind;
import io.jsonrpc.core.subscription.Steering;
import io.jsonrpc.core.subscription.StreamOptions;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.Function;
import java.util.function.LongConsumer;
import org.jspecify.annotations.Nullable;

/** The streams of one session that this end receives, and what it remembers of those that it gave up. Bounded. */
public final class StreamConsumers {

    /** Ids that were cancelled and are not cancelled again. */
    static final int MAX_CANCELLED = 64;

    private final int maxAbandoned;

    private long initialLimit;

    private Steering ofAll = Steering.NONE;

    /** Calls that are not answered yet. */
    private final Map<Object, StreamConsumer> asked = new LinkedHashMap<>();

    /** By id. */
    private final Map<String, StreamConsumer> open = new HashMap<>();

    /** Calls that were given up: the stream that an answer names is cancelled. The oldest is forgotten first. */
    private final Set<Object> abandoned = new LinkedHashSet<>();

    private final Set<String> cancelled = new LinkedHashSet<>();

    /** What all arguments keep. */
    private final ReceivedSpace.Total unhandled = new ReceivedSpace.Total();

    /**
     * None yet.
     *
     * @param maxAbandoned calls without an answer that are remembered
     * @param initialLimit items that both ends agreed the producer may send before the first limit; negative for none agreed
     */
    public StreamConsumers(int maxAbandoned, long initialLimit) {
        this.maxAbandoned = maxAbandoned;
        this.initialLimit = initialLimit;
    }

    /** Items of each stream asked for from now on that the producer may send before the first limit; negative for no bound. */
    public void initialLimit(long items) {
        this.initialLimit = items;
    }

    /**
     * What a received message leads to.
     *
     * @param known whether the message means something; else it is dropped and counted
     * @param stream the stream whose subscriber may have something to hear; null for none
     * @param limit the params of a {@code limit} to be sent; null for none
     * @param cancel the params of a {@code cancel} to be sent; null for none
     */
    public record Reaction(
            boolean known,
            @Nullable StreamConsumer stream,
            @Nullable JsonText limit,
            @Nullable JsonText cancel) {

        private static final Reaction UNKNOWN = new Reaction(false, null, null, null);

        private static Reaction cancel(@Nullable JsonText params) {
            return new Reaction(true, null, null, params);
        }
    }

    /**
     * The application calls the other end for a stream.
     *
     * @param call equal to no other call that is not answered
     * @param credit items that are on the way or unhandled at most; {@link StreamOptions#AUTOMATIC_CREDIT} lets it grow
     */
    public StreamConsumer ask(Object call, int credit) {
        StreamConsumer stream = new StreamConsumer(this, call, credit, this.initialLimit, null);
        this.asked.put(call, stream);
        return stream;
    }

    /**
     * The other end calls with a stream as an argument. Nothing of it is sent before its first limit.
     *
     * @param id what the argument says
     * @param credit items that are on the way or unhandled at most
     * @param space characters of items that are unhandled at most, those of other arguments included
     * @param kept told by how many characters more or less are unhandled
     * @return null if the other end sends a stream with this id already
     */
    public @Nullable StreamConsumer argument(String id, int credit, int space, LongConsumer kept) {
        if (this.open.containsKey(id)) {
            return null;
        }
        ReceivedSpace own = new ReceivedSpace(this.unhandled, space, kept);
        StreamConsumer stream = StreamConsumer.argument(this, id, credit, own);
        this.open.put(id, stream);
        this.cancelled.remove(id);
        return stream;
    }

    /** The call with this argument has ended. Its caller forgets the stream as well, and gets no {@code cancel}. */
    public void callEnded(StreamConsumer argument) {
        String id = argument.id();
        if (id != null && this.open.remove(id, argument)) {
            cancelOnce(id);
        }
        argument.cancel();
    }

    /** A call was answered with a result. On the reading thread, before anything that was received after it. */
    public Reaction answered(Object call, JsonText result) {
        String id = StreamParams.id(result);
        boolean isUsed = id != null && this.open.containsKey(id);
        if (this.abandoned.remove(call)) {
            return Reaction.cancel(id == null || isUsed ? null : cancelOnce(id));
        }
        StreamConsumer stream = this.asked.remove(call);
        if (stream == null) {
            return Reaction.UNKNOWN;
        }
        if (id == null || isUsed) {
            stream.endWith(Kind.PROTOCOL);
            return new Reaction(true, stream, null, null);
        }
        this.open.put(id, stream);
        this.cancelled.remove(id);
        return new Reaction(true, stream, stream.opened(id), null);
    }

    /**
     * A call was answered with an error, or failed without an answer. Its subscriber learns that from the call.
     *
     * @return false if it did not ask for a stream
     */
    public boolean refused(Object call) {
        boolean givenUp = this.abandoned.remove(call);
        StreamConsumer stream = this.asked.remove(call);
        if (stream != null) {
            stream.cancel();
            this.abandoned.remove(call);
        }
        return givenUp || stream != null;
    }

    /** How all streams are wanted, besides what is wanted of each. */
    Steering ofAll() {
        return this.ofAll;
    }

    /**
     * Changes how all streams are wanted, besides what is wanted of each.
     *
     * @return the params of a {@code limit} for each open stream
     */
    public Map<StreamConsumer, JsonText> steer(Steering all) {
        boolean isNew = !all.equals(this.ofAll);
        this.ofAll = all;
        return isNew ? limits(StreamConsumer::tellAgain) : Map.of();
    }

    /** Items of the busiest stream in the last second. */
    public long most(long now) {
        return this.open.values().stream()
                .mapToLong(stream -> stream.lately(now))
                .max()
                .orElse(0);
    }

    /** A received {@code rpc.stream.item}. */
    public Reaction receive(@Nullable JsonText params, long now) {
        JsonMembers members = StreamParams.members(params);
        String id = members == null ? null : StreamParams.stream(members);
        if (params == null || members == null || id == null) {
            return Reaction.UNKNOWN;
        }
        StreamEvent event = StreamEvent.read(members);
        StreamConsumer stream = this.open.get(id);
        if (stream != null) {
            return new Reaction(
                    true, stream, null, stream.receive(event, params.json().length(), now));
        }
        // The end of a stream that nobody receives needs no cancel any more.
        return Reaction.cancel(event.kind() == Kind.ITEM ? cancelOnce(id) : null);
    }

    /** The session goes on on another socket, of which nothing was read yet. Returns whether there is something to ask for. */
    public boolean reattached() {
        this.open.values().forEach(StreamConsumer::reattached);
        return !this.open.isEmpty() || !this.cancelled.isEmpty();
    }

    /**
     * Messages may have been lost with the last socket.
     *
     * @return the params of a {@code limit} for each open stream, to be sent as a request
     */
    public Map<StreamConsumer, JsonText> askAgain() {
        return limits(StreamConsumer::askAgain);
    }

    private Map<StreamConsumer, JsonText> limits(Function<StreamConsumer, @Nullable JsonText> params) {
        Map<StreamConsumer, JsonText> requests = new LinkedHashMap<>();
        for (StreamConsumer stream : this.open.values()) {
            JsonText limit = params.apply(stream);
            if (limit != null) {
                requests.put(stream, limit);
            }
        }
        return requests;
    }

    /** The params of the latest cancels, which may have been lost with the last socket as well. */
    public List<JsonText> cancelAgain() {
        return this.cancelled.stream().map(StreamParams::cancel).toList();
    }

    /** The answer to a request of {@link #askAgain}: the producer does not know the stream. */
    public void isUnknown(StreamConsumer stream) {
        stream.isUnknown();
    }

    /**
     * The other end has lost its streams. Calls without an answer are not affected: their requests say what becomes of them.
     *
     * @return the streams that end by that
     */
    public List<StreamConsumer> endOpen() {
        List<StreamConsumer> lost = new ArrayList<>(this.open.values());
        lost.forEach(stream -> stream.endWith(Kind.LOST));
        this.open.clear();
        this.cancelled.clear();
        return lost;
    }

    /** The session has ended, with all calls; the streams that end by that. */
    public List<StreamConsumer> end() {
        List<StreamConsumer> lost = endOpen();
        this.asked.values().forEach(stream -> stream.endWith(Kind.LOST));
        lost.addAll(this.asked.values());
        this.asked.clear();
        this.abandoned.clear();
        return lost;
    }

    public int size() {
        return this.asked.size() + this.open.size();
    }

    /** Calls that were given up and are not answered. */
    public int abandoned() {
        return this.abandoned.size();
    }

    void abandon(StreamConsumer stream) {
        this.asked.remove(stream.call());
        this.abandoned.add(stream.call());
        trim(this.abandoned, this.maxAbandoned);
    }

    void forget(StreamConsumer stream) {
        String id = stream.id();
        if (id != null) {
            this.open.remove(id, stream);
        }
    }

    /** The params of a {@code cancel}; null if it was sent before. */
    @Nullable JsonText cancelOnce(String id) {
        if (!this.cancelled.add(id)) {
            return null;
        }
        trim(this.cancelled, MAX_CANCELLED);
        return StreamParams.cancel(id);
    }

    private static void trim(Set<?> set, int max) {
        if (set.size() > max) {
            set.remove(set.iterator().next());
        }
    }
}
