package io.jsonrpc.core.stream;

import io.jsonrpc.annotation.Delivery;
import io.jsonrpc.core.codec.JsonMembers;
import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.subscription.Steering;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The streams of one session that this end sends. Bounded; ids are never used again. */
public final class StreamProducers {

    private static final int RADIX = 36;

    private final int max;

    private long initialLimit;

    private final StreamRoom room;

    private final Map<String, StreamProducer> streams = new LinkedHashMap<>();

    /** Arguments of calls whose receiver has not sent a limit yet. */
    private final Set<StreamProducer> unread = new HashSet<>();

    private long lastId;

    /**
     * None yet.
     *
     * @param max streams at a time
     * @param initialLimit items that the other end takes before its first limit; negative for no bound
     * @param frames messages that all streams together may have on the way to the socket
     */
    public StreamProducers(int max, long initialLimit, int frames) {
        this.max = max;
        this.initialLimit = initialLimit;
        this.room = new StreamRoom(frames);
    }

    /**
     * A handler returned a stream.
     *
     * @return null if there are too many
     */
    public @Nullable StreamProducer offer(StreamTerms terms) {
        return add('s', terms, this.initialLimit);
    }

    /**
     * A call is sent with a stream as an argument. The stream begins when its first limit is received.
     *
     * @return null if there are too many
     */
    public @Nullable StreamProducer argument() {
        StreamProducer stream = add('c', StreamTerms.ARGUMENT, 0);
        if (stream != null) {
            this.unread.add(stream);
        }
        return stream;
    }

    private @Nullable StreamProducer add(char kind, StreamTerms terms, long limit) {
        if (this.streams.size() >= this.max) {
            return null;
        }
        String id = kind + Long.toString(++this.lastId, RADIX);
        StreamProducer stream = new StreamProducer(this, id, terms, limit);
        this.streams.put(id, stream);
        return stream;
    }

    /**
     * What a {@code limit} or a {@code cancel} means.
     *
     * @param fault the JSON path of what is wrong with the params; null if they are right. Then the answer to a request is
     *     whether there is such a stream
     * @param stream what has changed; null if there is no such stream
     * @param begins whether the source of the stream is subscribed now: it is the argument of a call, and its first limit has
     *     arrived
     */
    public record Outcome(@Nullable String fault, @Nullable StreamProducer stream, boolean begins) {

        private static Outcome bad(String path) {
            return new Outcome(path, null, false);
        }
    }

    /** A received {@code rpc.stream.limit}. */
    public Outcome limit(@Nullable JsonText params, long now) {
        JsonMembers members = StreamParams.members(params);
        if (members == null) {
            return Outcome.bad("$");
        }
        String id = StreamParams.stream(members);
        if (id == null) {
            return Outcome.bad("$.subscription");
        }
        long limit = StreamParams.limit(members);
        if (limit < -1) {
            return Outcome.bad("$.limit");
        }
        long received = StreamParams.received(members);
        if (received < -1) {
            return Outcome.bad("$.received");
        }
        double perSecond = StreamParams.perSecond(members);
        if (perSecond < 0) {
            return Outcome.bad("$.perSecond");
        }
        String paused = members.literal("paused");
        if (paused != null && !paused.equals("true") && !paused.equals("false")) {
            return Outcome.bad("$.paused");
        }
        Delivery delivery = StreamParams.delivery(members.string("delivery"));
        StreamProducer stream = this.streams.get(id);
        boolean selected = members.literal("delivery") != null;
        if (selected && (delivery == null || (stream != null && !stream.allows(delivery)))) {
            return Outcome.bad("$.delivery");
        }
        if (stream != null) {
            stream.limit(limit, received, new Steering(perSecond, delivery, "true".equals(paused)), now);
        }
        return new Outcome(null, stream, stream != null && this.unread.remove(stream) && stream.answered());
    }

    /** A received {@code rpc.stream.cancel}. */
    public Outcome cancel(@Nullable JsonText params) {
        JsonMembers members = StreamParams.members(params);
        String id = members == null ? null : StreamParams.stream(members);
        if (id == null) {
            return Outcome.bad(members == null ? "$" : "$.subscription");
        }
        StreamProducer stream = this.streams.get(id);
        if (stream != null) {
            stream.end();
        }
        return new Outcome(null, stream, false);
    }

    /** Items of each stream offered from now on that the other end takes before its first limit; negative for no bound. */
    public void initialLimit(long items) {
        this.initialLimit = items;
    }

    /** The session has a socket, or has none. */
    public void socket(boolean attached) {
        this.room.socket(attached);
    }

    /** Messages, and their size in UTF-8 bytes, that all streams together may have on the way to the socket. */
    public void share(int frames, long bytes) {
        this.room.share(frames, bytes);
    }

    /** Paces all streams together. */
    public void pace(@Nullable SessionFlow rate) {
        this.room.pace(rate);
    }

    /** A stream that waited for others and may send now; null for none. */
    public @Nullable StreamProducer nextInTurn() {
        return this.room.next();
    }

    /** The session has ended. */
    public List<StreamProducer> end() {
        List<StreamProducer> all = all();
        all.forEach(StreamProducer::end);
        return all;
    }

    /** The other end has lost its streams. Arguments that it has not read stay, because their calls may not be sent yet. */
    public List<StreamProducer> startOver() {
        List<StreamProducer> lost = all();
        lost.removeAll(this.unread);
        lost.forEach(StreamProducer::end);
        return lost;
    }

    /** In the order in which they were offered. */
    public List<StreamProducer> all() {
        return new ArrayList<>(this.streams.values());
    }

    public int size() {
        return this.streams.size();
    }

    StreamRoom room() {
        return this.room;
    }

    void ended(StreamProducer stream) {
        this.streams.remove(stream.id());
        this.unread.remove(stream);
    }
}
