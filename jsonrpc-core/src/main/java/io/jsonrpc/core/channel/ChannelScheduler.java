package io.jsonrpc.core.channel;

import io.jsonrpc.core.session.frame.SessionTerms.Window;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Which channel sends next: deficit round robin by bytes, before a frame gets its number, so that a channel with much to
 * send is no further ahead of the others than one round. Each channel has one text in hand; the rest waits in its own queue,
 * with its own bounds. What is on channel 0 goes first.
 *
 * <p>Not safe for use by many threads: the owner's lock guards it. All times are nanoseconds of one clock.
 */
public final class ChannelScheduler {

    /** What a channel of weight 1 sends in a round, in bytes. */
    private static final int QUANTUM = 16 * 1024;

    /** What a frame costs beside its text, so that one without any costs something. */
    private static final int FRAME = 32;

    /** Of all channels together; beyond it each has its share of it. */
    private static final int MAX_WEIGHTS = 64;

    private final ChannelTable table;

    private final int partBytes;

    private final Map<Integer, Lane> lanes = new HashMap<>();

    /** Those that have a text in hand. */
    private final ArrayDeque<Lane> round = new ArrayDeque<>();

    private final List<Lane> sets = new ArrayList<>(0);

    private final InFlight flight;

    private int weights;

    /**
     * Creates a scheduler that has the default channel, 0.
     *
     * @param partBytes the size of parts that the other end takes; 0 for none
     * @param window that of the session
     */
    public ChannelScheduler(ChannelTable table, int partBytes, Window window) {
        this.table = table;
        this.partBytes = partBytes;
        this.flight = new InFlight(window);
        add(0, 1);
    }

    /** A channel begins, with a weight of 1 to 16. */
    public void add(int number, int weight) {
        add(new Lane(number, weight, false));
    }

    private void add(Lane lane) {
        this.lanes.put(lane.number, lane);
        this.weights += lane.weight;
    }

    /** Changes a set of this end, as {@link ChannelTable#merge}; one that is new may send. */
    public int merge(int set, List<Integer> add, List<Integer> remove) {
        int number = this.table.merge(set, add, remove);
        if (number != 0 && !this.lanes.containsKey(number)) {
            Lane lane = new Lane(number, 1, true);
            add(lane);
            this.sets.add(lane);
        }
        return number;
    }

    /** Whether a set of this end has members. */
    public boolean hasSet(int number) {
        return this.table.hasSet(number);
    }

    /** A set that may not send any more, because its last member has gone; 0 for none. */
    public int takeSpentSet() {
        for (Lane lane : this.sets) {
            if (!hasSet(lane.number)) {
                this.sets.remove(lane);
                return lane.number;
            }
        }
        return 0;
    }

    /** A channel has another number: the rest of what it has in hand is sent with that. */
    public void move(int from, int to) {
        Lane lane = this.lanes.remove(from);
        if (lane != null) {
            lane.move(to);
            this.lanes.put(to, lane);
        }
    }

    /** It ends, and what it had in hand is not sent. */
    public void remove(int number) {
        Lane lane = this.lanes.remove(number);
        if (lane != null) {
            this.weights -= lane.weight;
            this.round.remove(lane);
        }
    }

    /** Takes back the text of a channel if nothing of it is sent; false if it has none, or has begun to send it. */
    public boolean takeBack(int number) {
        Lane lane = this.lanes.get(number);
        return lane != null && lane.takeBack();
    }

    /** A channel that has nothing in hand goes on in another session; false if it may not, or has ended. */
    public boolean leave(int number, String ticket) {
        boolean left = this.table.leave(number, ticket);
        if (left) {
            remove(number);
        }
        return left;
    }

    /** How many frames a channel has sent, parts included; 0 once it has ended. */
    public long sent(int number) {
        Lane lane = this.lanes.get(number);
        return lane == null ? 0 : lane.sent;
    }

    /** Whether a channel has nothing in hand. */
    public boolean isFree(int number) {
        Lane lane = this.lanes.get(number);
        return lane != null && lane.isEmpty();
    }

    /** Gives a channel that is free the text that it sends next. */
    public void put(int number, String text) {
        Lane lane = this.lanes.get(number);
        if (lane == null || !lane.isEmpty()) {
            throw new IllegalStateException("Channel " + number + " is not free");
        }
        lane.put(text);
        if (!lane.waits) {
            lane.waits = true;
            this.round.add(lane);
        }
    }

    /**
     * The next frame of the session, which is numbered and sent now.
     *
     * @return null if there is none, or too much is not acknowledged yet while there are several channels
     */
    public @Nullable OutgoingFrame next(long now) {
        String zero = this.table.next();
        if (zero != null) {
            return sent(new OutgoingFrame(zero), now);
        }
        if (this.lanes.size() > 1 && this.flight.isFull()) {
            return null;
        }
        int blocked = 0;
        for (Lane lane = this.round.peek(); lane != null && blocked < this.round.size(); lane = this.round.peek()) {
            if (lane.isEmpty()) {
                this.round.remove();
                lane.waits = false;
                lane.served = false;
                lane.deficit = 0;
                continue;
            }
            OutgoingFrame frame = lane.frame(this.partBytes);
            if (lane.number != 0 && this.table.allowance(lane.number) < frame.bytes()) {
                blocked++;
                turn(lane);
                continue;
            }
            blocked = 0;
            if (!lane.served) {
                lane.served = true;
                lane.deficit += quantum(lane);
            }
            if (frame.bytes() + FRAME <= lane.deficit) {
                lane.deficit -= frame.bytes() + FRAME;
                lane.take(frame);
                this.table.sent(lane.number, frame.bytes());
                return sent(frame, now);
            }
            turn(lane);
        }
        return null;
    }

    private OutgoingFrame sent(OutgoingFrame frame, long now) {
        this.flight.sent(frame.size(), now);
        return frame;
    }

    private void turn(Lane lane) {
        lane.served = false;
        this.round.remove();
        this.round.add(lane);
    }

    private long quantum(Lane lane) {
        return this.weights <= MAX_WEIGHTS
                ? (long) lane.weight * QUANTUM
                : Math.max(1, (long) lane.weight * QUANTUM * MAX_WEIGHTS / this.weights);
    }

    /** So many frames, and bytes, of what was sent are not acknowledged. */
    public void remains(int frames, long bytes, long now) {
        this.flight.remains(frames, bytes, now);
    }

    /** The session has another socket. */
    public void restart() {
        this.flight.restart();
    }
}
