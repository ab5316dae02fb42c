package io.jsonrpc.core.channel;

import io.jsonrpc.core.channel.Channel.State;
import io.jsonrpc.core.channel.ChannelEvent.Plain;
import io.jsonrpc.core.channel.ChannelEvent.Violation;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * Channels that go on in another session. In each direction the old session ends with {@code moved}, and what comes in the
 * new one is held until that was read.
 */
final class Passage {

    private static final long PATIENCE_NANOS = 10_000_000_000L;

    private final Channels channels;

    private final ChannelSets sets;

    private final ChannelOutput output;

    private final ChannelRules rules;

    /** Those that the other end has left, and this one may not have; one that has ended leaves at the next look. */
    private final Set<Channel> departed = new LinkedHashSet<>();

    Passage(Channels channels, ChannelSets sets, ChannelOutput output, ChannelRules rules) {
        this.channels = channels;
        this.sets = sets;
        this.output = output;
        this.rules = rules;
    }

    /** What another session may do with a channel of this one that it names. */
    Departure departure(ChannelMessage.Origin from) {
        Channel channel = this.channels.heard(from.channel());
        if (channel == null || channel.ours) {
            return Departure.NONE;
        }
        if (channel.is(State.LEFT)) {
            return from.ticket().equals(channel.ticket) ? Departure.TWICE : Departure.NONE;
        }
        if (channel.heardAll) {
            return from.ticket().equals(channel.ticket) ? Departure.COMPLETE : Departure.NONE;
        }
        return channel.mayLeave() ? Departure.POSSIBLE : Departure.NONE;
    }

    /** A channel of another session is to go on here. */
    void request(Channel channel, ChannelMessage.Origin from) {
        channel.holds = this.rules.holdMoved();
        channel.bounded = true;
        this.output.request(new ChannelMessage.Open(channel.request, channel.number, "", 1, null, null, null, from));
    }

    /** This end sends its last message of a channel. */
    void leave(Channel channel, String ticket) {
        channel.state = State.LEFT;
        channel.ticket = ticket;
        this.sets.closed(channel);
        this.output.tell(channel.ours, new ChannelMessage.Moved(channel.number, ticket));
        if (channel.heardAll) {
            over(channel);
        }
    }

    /** The other end has sent its last message of a channel. */
    ChannelEvent departed(ChannelMessage.Moved moved, long now) {
        Channel channel = this.channels.heard(moved.channel());
        if (channel == null || channel.heardAll || !mayDepart(channel, moved.ticket())) {
            return Violation.of("a channel that moves to no session");
        }
        if (channel.parts != null) {
            return Violation.of("a channel that moves in the middle of a text");
        }
        if (channel.is(State.OPEN)) {
            channel.heardAll = true;
            channel.heardAllAt = now;
            channel.ticket = moved.ticket();
            this.departed.add(channel);
            this.sets.departed(channel);
            return new ChannelEvent.Departed(channel.number, false);
        }
        boolean closed = channel.is(State.CLOSED);
        over(channel);
        return closed ? Plain.HANDLED : new ChannelEvent.Departed(channel.number, true);
    }

    /** The end that created the channel begins. */
    private static boolean mayDepart(Channel channel, String ticket) {
        return switch (channel.state) {
            case LEFT -> ticket.equals(channel.ticket);
            case OPEN, CLOSED -> !channel.ours;
            case OPENING, ASKED, REFUSED -> false;
        };
    }

    private void over(Channel channel) {
        this.sets.leave(channel);
        this.channels.remove(channel);
    }

    boolean isWaiting() {
        return !this.departed.isEmpty();
    }

    /** The time for the other half of each move begins anew. */
    void resumed(long now) {
        this.departed.forEach(channel -> channel.heardAllAt = now);
    }

    /** Those that the other end has left, while nothing has gone on in another session in time. */
    List<Channel> overdue(long now) {
        this.departed.removeIf(channel -> !channel.is(State.OPEN));
        return this.departed.stream()
                .filter(channel -> now - channel.heardAllAt >= PATIENCE_NANOS)
                .toList();
    }

    /** Whether what comes in the new session waits for the old one. */
    boolean holds(Departure departure) {
        return this.rules.holdMoved() && departure != Departure.COMPLETE;
    }
}
