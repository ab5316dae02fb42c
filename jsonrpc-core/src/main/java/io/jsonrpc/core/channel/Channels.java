package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/** The channels whose numbers are in use, and how many there are. */
final class Channels {

    /** Requested by one end: not answered, or refused and not confirmed. */
    static final int MAX_PENDING = 64;

    /** By the numbers with which either end sends. */
    private final Map<Integer, Channel> byNumber = new HashMap<>();

    /** Those of this end, by the id of their request, while an answer may come. */
    private final Map<String, Channel> requested = new HashMap<>();

    private int ours;

    private int theirs;

    private int pending;

    /** The other end's numbers that are spent, while the application still has something of the channel. */
    private int lingering;

    /** The channel on which the other end sends with this number. */
    @Nullable Channel heard(int number) {
        Channel channel = this.byNumber.get(number);
        return channel != null && channel.heard == number ? channel : null;
    }

    /** The channel on which this end sends with this number. */
    @Nullable Channel sending(int number) {
        Channel channel = this.byNumber.get(number);
        return channel != null && channel.number == number ? channel : null;
    }

    /** A channel that this end requests now; null if the other end takes no more, or has not answered enough. */
    @Nullable Channel request(int max, ChannelNumbers numbers, ChannelOutput output) {
        boolean may = this.ours < max && this.requested.size() < MAX_PENDING && output.mayRequest();
        int number = may ? numbers.nextOurs() : 0;
        if (number == 0) {
            return null;
        }
        Channel channel = new Channel(number, output.nextId(), true);
        add(channel);
        return channel;
    }

    /** Whether another request of the other end may wait for an answer. */
    boolean mayPend() {
        return this.pending < MAX_PENDING;
    }

    /** How many the other end has; also those that it has left and the application has not. */
    int theirs() {
        return this.theirs + this.lingering;
    }

    void add(Channel channel) {
        this.byNumber.put(channel.number, channel);
        if (channel.ours) {
            this.ours++;
            this.requested.put(channel.request, channel);
        } else {
            this.theirs++;
            this.pending++;
        }
    }

    /** The channel of this end whose request is answered; null if none waits for it. */
    @Nullable Channel answered(String request) {
        return this.requested.remove(request);
    }

    void accept(Channel channel) {
        this.pending--;
        channel.state = State.OPEN;
        channel.inUse = true;
    }

    void close(Channel channel) {
        this.pending -= channel.is(State.ASKED) ? 1 : 0;
        channel.state = State.CLOSED;
        channel.drop();
    }

    void ended(int number) {
        Channel channel = sending(number);
        if (channel == null) {
            this.lingering--;
        } else {
            channel.inUse = false;
        }
    }

    /** This end sends with another number from now on. */
    void renumber(Channel channel, int to) {
        channel.number = to;
        this.byNumber.put(to, channel);
    }

    /** So does the other end; the number before is spent. */
    void renumbered(Channel channel, int to) {
        this.byNumber.remove(channel.heard);
        channel.heard = to;
        this.byNumber.put(to, channel);
    }

    /** The number is spent. */
    void remove(Channel channel) {
        this.byNumber.remove(channel.number);
        this.byNumber.remove(channel.heard);
        channel.drop();
        if (channel.ours) {
            this.ours--;
            this.requested.remove(channel.request);
        } else {
            this.theirs--;
            this.pending -= channel.is(State.ASKED) || channel.is(State.REFUSED) ? 1 : 0;
            this.lingering += channel.inUse ? 1 : 0;
        }
    }

    int size() {
        return this.ours + this.theirs;
    }
}
