package io.jsonrpc.core.channel;

import io.jsonrpc.core.message.JsonText;
import io.jsonrpc.core.transport.CloseStatus;
import java.util.List;

/**
 * What a received frame means, and what the owner of the table has to do. Numbers are those under which this end sends.
 */
public sealed interface ChannelEvent {

    /** The common cases, which allocate nothing. */
    enum Plain implements ChannelEvent {
        /** The frame has no prefix: the default channel's. */
        BARE,
        /** Processed; the table may have something to send. */
        HANDLED,
        /** A part, or early data, that is kept. */
        KEPT,
        /** It belongs to a channel that this end has closed or refused. */
        DROPPED
    }

    /** A text of a channel. */
    record Data(int channel, String text) implements ChannelEvent {}

    /** A notification for each of these channels: {@link ChannelTable#distribute} it, or none of them receives it. */
    record ToSet(int set, List<Integer> members, String text) implements ChannelEvent {}

    /** A text was dropped because it is larger than this end takes: answer -32007 on the channel. */
    record TooLarge(int channel) implements ChannelEvent {}

    /** The other end requests a channel: {@link ChannelTable#accept} or {@link ChannelTable#refuse} it. */
    record Asked(ChannelMessage.Open open) implements ChannelEvent {}

    /** This end has refused a channel by itself. */
    record Declined(ChannelRefusal.Reason reason) implements ChannelEvent {}

    /** A channel of another session goes on here: {@link ChannelTable#acceptMoved} or {@link ChannelTable#refuse} it. */
    record Arrives(ChannelMessage.Open open, ChannelMessage.Origin from) implements ChannelEvent {}

    /**
     * The other end sends nothing more on a channel, which goes on in another session.
     *
     * @param over whether this end has left it before, so that its number is spent
     */
    record Departed(int channel, boolean over) implements ChannelEvent {}

    /** A channel that this end requested is open. */
    record Opened(int channel, JsonText result) implements ChannelEvent {}

    /** A channel that this end requested is refused, and its number spent. */
    record Refused(int channel, JsonText error) implements ChannelEvent {}

    /**
     * The other end has closed a channel, and its number is spent.
     *
     * @param received how many frames of the channel the other end has received
     */
    record Closed(int channel, int code, long received) implements ChannelEvent {}

    /** This end has closed a channel that exceeded a bound. */
    record Exceeded(int channel, String reason) implements ChannelEvent {}

    /** The other end has given a channel a new number. */
    record Moved(int channel, int to) implements ChannelEvent {}

    /** The other end broke the protocol: the session has to end. */
    record Violation(CloseStatus status) implements ChannelEvent {

        static Violation of(String reason) {
            return new Violation(CloseStatus.PROTOCOL_VIOLATION.withReason(reason));
        }
    }
}
