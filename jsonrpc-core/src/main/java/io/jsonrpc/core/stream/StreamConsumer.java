package io.jsonrpc.core.stream;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.session.frame.WireNumbers;
import io.jsonrpc.core.stream.StreamEvent.Kind;
import io.jsonrpc.core.subscription.Steering;
import java.util.ArrayDeque;
import org.jspecify.annotations.Nullable;

/**
 * The end of one stream that receives items: what its subscriber hears next, and how many items the producer may send.
 *
 * <p>The owner passes {@link #next} to the subscriber after everything that happens, one event at a time, and calls {@link
 * #handled} after each item; it sends what the methods return.
 */
public final class StreamConsumer {

    /** Items that are kept of a producer that never agreed to a limit. */
    static final int MAX_QUEUE = 1024;

    /** Characters that wait, from which on no item is kept that is beyond the limit that the producer was told. */
    static final int MAX_SIZE = 4 * 1024 * 1024;

    /** Items that are requested before a stream is taken to be without a bound. */
    private static final long NO_BOUND = WireNumbers.MAX;

    private enum State {
        /** The call is not answered yet. */
        ASKED,
        OPEN,
        /** Its end is the last event. */
        ENDING,
        GONE
    }

    private final StreamConsumers table;

    private final Object call;

    private final ReceiveWindow window;

    private final boolean agreed;

    /** Null if this end asked for the stream. */
    private final @Nullable ReceivedSpace space;

    private final ArrayDeque<StreamEvent> events = new ArrayDeque<>();

    private State state = State.ASKED;

    private @Nullable String id;

    /** As its subscriber wants it. */
    private Steering steering = Steering.NONE;

    private final Lately lately = new Lately();

    /** Items that the subscriber requested in all. */
    private long requested;

    private long received;

    /** Of these, items of earlier sockets. */
    private long receivedEarlier;

    /** Characters of the last received item. */
    private int length;

    private long delivered;

    private long handled;

    /** Items that the producer may send in all, as far as it was told; negative for not told. */
    private long granted;

    StreamConsumer(StreamConsumers table, Object call, int credit, long initialLimit, @Nullable ReceivedSpace space) {
        this.table = table;
        this.call = call;
        this.window = new ReceiveWindow(credit);
        this.granted = initialLimit;
        this.agreed = initialLimit >= 0;
        this.space = space;
    }

    /** The argument of a call of the other end, which sends nothing before the first limit. */
    static StreamConsumer argument(StreamConsumers table, String id, int credit, ReceivedSpace space) {
        StreamConsumer stream = new StreamConsumer(table, id, credit, 0, space);
        stream.id = id;
        stream.state = State.OPEN;
        return stream;
    }

    /** What the application called the other end with; equal to none of another call of the session. The id of an argument. */
    public Object call() {
        return this.call;
    }

    /** The id of the stream; null before the answer. */
    public @Nullable String id() {
        return this.id;
    }

    /** How the stream is wanted: by its subscriber, and as one of all streams. */
    public Steering steering() {
        Steering wanted = this.steering.within(this.table.ofAll());
        return this.space == null ? wanted : wanted.withDelivery(null);
    }

    /** Items that were received in the last second. */
    long lately(long now) {
        return this.lately.items(now);
    }

    /**
     * The call was answered with the id of the stream.
     *
     * @return the first {@code limit}; null for none
     */
    @Nullable JsonText opened(String stream) {
        this.id = stream;
        this.state = State.OPEN;
        return this.granted < 0 || !steering().equals(Steering.NONE) ? tell(Math.max(this.granted, limit())) : grant();
    }

    /** The stream ends for a reason of this end, after the items that are here. */
    void endWith(Kind reason) {
        if (this.state == State.ASKED || this.state == State.OPEN) {
            this.state = State.ENDING;
            this.events.add(StreamEvent.of(reason));
        }
    }

    /**
     * A message of the stream.
     *
     * @param size of its params, in characters
     * @return the {@code cancel} to be sent; null for none
     */
    @Nullable JsonText receive(StreamEvent event, int size, long now) {
        if (this.state != State.OPEN || this.id == null) {
            return null;
        }
        Kind fault = fault(event, size);
        if (fault != null) {
            this.table.forget(this);
            endWith(fault);
            return this.table.cancelOnce(this.id);
        }
        this.events.add(event);
        if (event.kind() == Kind.ITEM) {
            this.received++;
            this.lately.went(1, 0, now);
            this.length = event.size();
        } else {
            this.state = State.ENDING;
            this.table.forget(this);
        }
        return null;
    }

    private @Nullable Kind fault(StreamEvent event, int size) {
        if (event.kind() != Kind.ITEM) {
            return event.kind() == Kind.PROTOCOL ? Kind.PROTOCOL : null;
        }
        if (this.agreed && this.received >= this.granted) {
            return Kind.PROTOCOL;
        }
        if (this.space != null) {
            return this.space.add(size) ? null : Kind.OVERFLOW;
        }
        return !this.agreed && this.received >= this.granted && isFull() ? Kind.OVERFLOW : null;
    }

    /** Whether no item is kept any more that is beyond the limit. */
    private boolean isFull() {
        return this.received - this.handled >= Math.max(MAX_QUEUE, this.window.most())
                || this.events.stream().mapToLong(StreamEvent::size).sum() >= MAX_SIZE;
    }

    /**
     * The subscriber requests more.
     *
     * @return the {@code limit} to be sent; null for none
     */
    public @Nullable JsonText request(long items) {
        this.requested = items > NO_BOUND - this.requested ? NO_BOUND : this.requested + items;
        return grant();
    }

    /** Whether there is an event for the subscriber. */
    public boolean hasNext() {
        StreamEvent event = this.events.peek();
        return event != null && (event.kind() != Kind.ITEM || this.delivered < this.requested);
    }

    /** The next event for the subscriber; null if there is none, or an item that it has not requested. */
    public @Nullable StreamEvent next() {
        if (!hasNext()) {
            return null;
        }
        StreamEvent event = this.events.remove();
        if (event.kind() == Kind.ITEM) {
            this.delivered++;
        } else {
            this.state = State.GONE;
        }
        return event;
    }

    /**
     * The subscriber has finished with an item.
     *
     * @return the {@code limit} to be sent; null for none
     */
    public @Nullable JsonText handled() {
        this.handled++;
        if (this.space != null) {
            this.space.remove();
        }
        this.window.handled(this.received - this.handled, this.length);
        return grant();
    }

    /** The subscriber wants the stream otherwise from now on; the {@code limit} to be sent, null for none yet. */
    public @Nullable JsonText steer(Steering wanted) {
        this.steering = wanted;
        return tellAgain();
    }

    /** The {@code limit} of now; null if the stream is not open, or that would begin it. */
    @Nullable JsonText tellAgain() {
        boolean begun = this.space == null || this.granted > 0;
        return this.state == State.OPEN && begun ? tell(Math.max(this.granted, limit())) : null;
    }

    /**
     * The subscriber wants no more.
     *
     * @return the {@code cancel} to be sent; null for none
     */
    public @Nullable JsonText cancel() {
        State before = this.state;
        this.state = State.GONE;
        this.events.clear();
        if (this.space != null) {
            this.space.clear();
        }
        if (before == State.ASKED) {
            this.table.abandon(this);
        } else if (before == State.OPEN && this.id != null) {
            this.table.forget(this);
            return this.table.cancelOnce(this.id);
        }
        return null;
    }

    /** There is another socket: what it has received so far is all that it gets of what was sent before. */
    void reattached() {
        this.receivedEarlier = this.received;
    }

    /** The same with what was received, for a request that finds out whether the stream is still there. */
    @Nullable JsonText askAgain() {
        return StreamParams.again(tellAgain(), this.receivedEarlier);
    }

    /** The producer does not know the stream any more. */
    void isUnknown() {
        if (this.state == State.OPEN) {
            this.table.forget(this);
            endWith(Kind.END_LOST);
        }
    }

    private long limit() {
        int window = this.window.items();
        int items = this.space == null ? window : this.space.window(window);
        return Math.min(this.requested, Math.min(NO_BOUND, this.handled + items));
    }

    private @Nullable JsonText grant() {
        long limit = limit();
        long window = limit - this.handled;
        // In halves, so that not every item needs a message; all of it if nothing is left.
        boolean enough = limit > this.granted && limit - this.granted >= (window + 1) / 2;
        return this.state == State.OPEN && enough ? tell(limit) : null;
    }

    private @Nullable JsonText tell(long limit) {
        this.granted = limit;
        return this.id == null ? null : StreamParams.limit(this.id, limit, steering());
    }

    /** Items that wait for the subscriber. */
    public int buffered() {
        return this.events.size();
    }
}
